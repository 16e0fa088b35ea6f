using System.Data.Common;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>One private text as a row.</summary>
/// <param name="rows">Its user's.</param>
/// <param name="name">Its name as a file.</param>
internal sealed class PrivateRow(PrivateRows rows, string name) : PrivateText
{
    private readonly string _path = PrivateRows.Folder + name;

    public override string Name => $"{name} (PostgreSQL)";

    public override bool IsShared => true;

    public override ValueTask<StoredFile?> FindAsync(CancellationToken cancellationToken) =>
        rows.Files.FindAsync(_path, name, cancellationToken);

    public override Task<string?> ReadAsync(CancellationToken cancellationToken) => rows.Database.ReadAsync(Read, cancellationToken);

    public override async Task ChangeAsync(Func<string?, PrivateChange> edit, CancellationToken cancellationToken)
    {
        await rows.RequireAsync(cancellationToken);
        // One transaction, under the lock of the user's writers on all hosts: what another has written is in the old text, or comes after.
        await rows.Database.WriteAsync(
            connection =>
            {
                var old = Read(connection);
                var change = edit(old);
                if (change.KeepsOld && old is not null) Write(connection, _path + PrivateFile.Aside(rows.Clock), old);
                Write(connection, _path, change.Text);
                return true;
            },
            cancellationToken);
    }

    private string? Read(DbConnection connection) =>
        FileRows.Read(connection, _path) is { } row ? rows.Cipher.Open(rows.Database.User, _path, row.Content) : null;

    private void Write(DbConnection connection, string path, string text) =>
        FileRows.Write(connection, path, rows.Cipher.Seal(rows.Database.User, path, text));
}
