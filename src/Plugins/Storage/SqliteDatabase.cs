using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// <c>context.db</c>: opened, brought up to date and kept usable. Safe for parallel requests and for two processes. What a write
/// acknowledges is on the disk.
/// </summary>
/// <param name="folder">Where the file is.</param>
/// <param name="timeProvider">Dates the names of copies that are set aside.</param>
/// <param name="log">Gets migrations and damage.</param>
public sealed partial class SqliteDatabase(UserContextFolder folder, TimeProvider timeProvider, ILogger<ContextDatabase> log)
    : ContextDatabase
{
    // In this order: the log goes first, because SQLite would delete it beside a new, empty database.
    private static readonly string[] FileSuffixes = ["-wal", "-shm", ""];

    private readonly AsyncMutex _writer = new();
    private readonly FileLock _preparing = new(folder.DatabaseFile + ".lock");
    private volatile bool _prepared;

    /// <summary>How long to wait for another process's lock, in whole seconds, at least one.</summary>
    internal TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal SqliteSchema Schema { get; init; } = SqliteSchema.Current;

    // What is stored can be read on a disk that is full or read-only as well.
    internal override async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(query, cancellationToken);
        }
        catch (ContextException e) when (SqliteFault.IsOfTheDisk(e.InnerException)
            && ReadOnlyDatabase.TryRead(folder.DatabaseFile, Schema, query, out var stored))
        {
            return stored;
        }
    }

    internal override async Task<T> WriteAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken)
    {
        // SQLite makes writers wait by sleeping in the thread; queueing here keeps two hundred requests from blocking the pool.
        using var turn = await _writer.TakeAsync(cancellationToken);
        return await RunAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                var result = change(connection);
                transaction.Commit();
                return result;
            },
            cancellationToken);
    }

    // An older install's ids may be TEXT, which SQLite does not fill in.
    internal override string NewRuleId(DbConnection connection) =>
        connection.Text("SELECT upper(type) FROM pragma_table_info('rules') WHERE name = 'id'") == "INTEGER"
            ? "NULL"
            : "lower(hex(randomblob(8)))";

    private async Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await UseAsync(work, cancellationToken);
            }
            catch (SqliteException e) when (SqliteFault.IsCorruption(e))
            {
                // Damaged since it was checked. Preparing again sets it aside.
                _prepared = false;
                return await UseAsync(work, cancellationToken);
            }
        }
        catch (SqliteException e) when (SqliteFault.Explain(e) is { } explained)
        {
            throw explained;
        }
        // The driver's words for a value that is of another type than the column's.
        catch (Exception e) when (e is InvalidCastException or FormatException)
        {
            throw ContextException.Unavailable(
                "The user context's database (context.db) holds a value that cannot be read. Correct it, or move the file away.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, "context.db");
        }
    }

    private async Task<T> UseAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        if (!_prepared || !File.Exists(folder.DatabaseFile))
            await PrepareAsync(cancellationToken);
        await using var connection = Open(SqliteOpenMode.ReadWrite);
        try
        {
            return work(connection);
        }
        catch (SqliteException e) when (SqliteFault.IsIncomplete(e))
        {
            throw SqliteFault.Incomplete(e);
        }
    }

    // No pool: a pooled connection would go on writing into a file that another process has set aside.
    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = folder.DatabaseFile,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)BusyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();

            // Without this the driver sleeps for 150 ms whenever the file is busy, even if another reader is only closing it.
            connection.Execute("PRAGMA busy_timeout = 200");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var turn = await _preparing.TakeAsync(cancellationToken);
        try
        {
            Prepare();
        }
        catch (SqliteException e) when (SqliteFault.IsCorruption(e))
        {
            var aside = SetAside();
            LogDamaged(log, aside, e.Message);
            Prepare();
            using var fresh = Open(SqliteOpenMode.ReadWrite);
            if (Salvage.Copy(Path.Combine(folder.Root, aside), fresh) is { Count: > 0 } saved)
                LogSaved(log, string.Join(", ", saved), aside);
        }

        _prepared = true;
    }

    private void Prepare()
    {
        using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        // Otherwise closing would delete the log of a damaged file, and with it what could be recovered.
        _ = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        var verdict = connection.Text("PRAGMA quick_check(1)");
        if (verdict != "ok")
            throw new SqliteException(verdict, SqliteFault.Corrupt);
        connection.Execute("PRAGMA journal_mode = WAL");
        Schema.Migrate(connection, BackUp);
    }

    private void BackUp(int version)
    {
        var backup = $"context.db.backup-v{version}-{Stamp()}";
        var unfinished = Path.Combine(folder.Root, UnfinishedFiles.NewName());
        using (var connection = Open(SqliteOpenMode.ReadWrite))
            connection.Execute("VACUUM INTO @unfinished", ("unfinished", unfinished));
        File.Move(unfinished, Path.Combine(folder.Root, backup));
        LogMigrating(log, version, Schema.Version, backup);
    }

    private string SetAside()
    {
        var aside = $"context.db.corrupt-{Stamp()}";
        foreach (var suffix in FileSuffixes.Where(suffix => File.Exists(folder.DatabaseFile + suffix)))
            File.Move(folder.DatabaseFile + suffix, Path.Combine(folder.Root, aside + suffix));
        return aside;
    }

    private string Stamp() =>
        timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "context.db is damaged ({Reason}). It was set aside as {File} and a new, empty one was started; rules and preferences "
            + "can often be recovered from it with: sqlite3 {File} .recover")]
    private static partial void LogDamaged(ILogger log, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "Taken over from the damaged file: {Saved}. The rest may be recovered from {File}")]
    private static partial void LogSaved(ILogger log, string saved, string file);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "context.db is upgraded from schema {From} to {To}; a copy of the old one is {Backup}")]
    private static partial void LogMigrating(ILogger log, int from, int to, string backup);
}
