using System.Globalization;
using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>A private text as a file: of mode 0600, in a folder of mode 0700 where none was there, replaced as a whole.</summary>
/// <param name="path">The file.</param>
/// <param name="timeProvider">Tells whether it has only just changed.</param>
public sealed class PrivateFile(string path, TimeProvider timeProvider) : PrivateText
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileLock _writing = new(path + ".lock");

    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <summary>What is added to the name of a damaged text that is kept, before its date.</summary>
    internal const string Damaged = ".damaged-";

    /// <summary>The same with the date.</summary>
    public static string Aside(TimeProvider timeProvider) =>
        Damaged + timeProvider.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override ValueTask<StoredFile?> FindAsync(CancellationToken cancellationToken)
    {
        // A link is followed: it is of the user's own making, as where a folder of settings is kept under version control.
        var file = new FileInfo(path);
        return ValueTask.FromResult<StoredFile?>(file.Exists ? new(path, FileStamp.Of(file, timeProvider)) : null);
    }

    /// <inheritdoc/>
    public override async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await FileContent.ReadBytesAsync(path, MaxBytes, root: null, cancellationToken) is not { } bytes) return null;
        // Some editors save in another encoding, which they mark.
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task ChangeAsync(Func<string?, PrivateChange> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Tried(Prepare);
        using var held = await _writing.TakeAsync(cancellationToken);
        var change = edit(await ReadAsync(cancellationToken));
        if (change.KeepsOld) Tried(() => File.Move(path, path + Aside(timeProvider), overwrite: true));
        await TextFile.WritePrivateAsync(path, change.Text, cancellationToken);
    }

    private void Prepare()
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnFolder);
    }

    private void Tried(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }
    }
}
