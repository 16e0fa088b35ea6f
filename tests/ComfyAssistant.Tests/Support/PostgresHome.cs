using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ComfyAssistant.Tests.Support;

/// <summary>A user of their own in a database that other tests use at the same time.</summary>
internal sealed class PostgresHome : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PostgresServer _server;
    private readonly bool _isOwn;

    /// <param name="address">The database; the one that tests share when left out.</param>
    /// <param name="user">The user; a new one when left out.</param>
    /// <param name="server">A running service's connections, which stay open; its own when left out.</param>
    public PostgresHome(string? address = null, string? user = null, PostgresServer? server = null)
    {
        _isOwn = server is null;
        Address = address ?? PostgresCluster.Shared;
        User = user ?? $"user-{Guid.NewGuid():N}";
        _server = server ?? new(PostgresAddress.Of(Address)!, NullLogger<ContextDatabase>.Instance);
        Database = new(_server, User);
        Files = new(Database, _server, TimeProvider.System);
    }

    public string Address { get; }

    public string User { get; }

    public PostgresServer Server => _server;

    public PostgresDatabase Database { get; }

    public PostgresFiles Files { get; }

    /// <summary>The same user's data as another service sees it.</summary>
    public PostgresHome Beside() => new(Address, User);

    public void Put(string path, byte[] content) => Run(
        "INSERT INTO all_files (user_id, path, content, bytes) VALUES (@user, @path, @content, @bytes) ON CONFLICT (user_id, path) "
        + "DO UPDATE SET content = @content, bytes = @bytes, version = nextval('file_versions')", path, content);

    public byte[]? Kept(string path)
    {
        using var connection = Open();
        using var command = new NpgsqlCommand("SELECT content FROM all_files WHERE user_id = @user AND path = @path", connection);
        command.Parameters.AddWithValue("user", User);
        command.Parameters.AddWithValue("path", path);
        return command.ExecuteScalar() as byte[];
    }

    public void Remove(string path) => Run("DELETE FROM all_files WHERE user_id = @user AND path = @path", path, []);

    public void Dispose()
    {
        if (_isOwn) Task.Run(async () => await _server.DisposeAsync()).GetAwaiter().GetResult();
    }

    // As soon as the services that listen have heard of it, which takes some milliseconds.
    private void Run(string sql, string path, byte[] content)
    {
        using var heard = new ManualResetEventSlim();
        var listens = _server.Changes.Hears && FileRows.IsTold(path);
        _server.Changes.Heard += Note;
        Write(sql, path, content);
        Assert.True(!listens || heard.Wait(Patience), $"nothing was heard of {path}");
        _server.Changes.Heard -= Note;

        void Note(string? user)
        {
            if (user == User) heard.Set();
        }
    }

    private void Write(string sql, string path, byte[] content)
    {
        using var connection = Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("user", User);
        command.Parameters.AddWithValue("path", path);
        command.Parameters.AddWithValue("content", content);
        command.Parameters.AddWithValue("bytes", content.LongLength);
        command.ExecuteNonQuery();
    }

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(PostgresAddress.Of(Address)!.ConnectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }
}
