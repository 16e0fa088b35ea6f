using System.Net.Sockets;
using Npgsql;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// What PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) mean for the person who runs the service.
/// </summary>
internal static class PostgresFault
{
    /// <summary>What to do about it; null for an error in our own SQL, which must not look like the user's problem.</summary>
    public static ContextException? Explain(Exception failure) => failure switch
    {
        PostgresException e => Explain(e.SqlState) is { } rest ? Unavailable(rest, e)
            : e.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            ? new(ContextFault.Invalid, "The text holds a NUL character, which cannot be kept. Remove it.", e) : null,
        NpgsqlException { InnerException: PostgresException inner } => Explain(inner),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => Unavailable(
            "does not answer. Check what keeps it busy, then try again.", failure),
        NpgsqlException or SocketException or IOException => Unavailable(
            "cannot be reached. Check that it runs, that COMFY_ASSISTANT_DATABASE names it, and that nothing between blocks it.", failure),
        _ => null,
    };

    /// <summary>
    /// The same where a connection was to be opened: whatever PostgreSQL says then is no fault of our SQL, which it has not seen.
    /// </summary>
    public static ContextException? ExplainRefusal(Exception failure) => Explain(failure) ?? (failure is PostgresException e
        ? Unavailable($"takes no connection now ({e.SqlState}); PostgreSQL's log has the cause. Try again when it does.", e) : null);

    /// <summary>True when the connection is gone, and another may work: the server was restarted, or has cut it.</summary>
    public static bool IsLost(NpgsqlException failure) => failure is PostgresException e
        ? e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        : failure.InnerException is IOException or SocketException;

    private static string? Explain(string code) => code switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            "refuses: its role may not do this. Give it the database, or the right to create tables in its schema.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            "lacks a table or a column that belongs to it. Restore it from a backup, or name an empty database.",
        PostgresErrorCodes.InvalidCatalogName => "does not exist. Create it (createdb), or correct COMFY_ASSISTANT_DATABASE.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "is read-only, as a standby is. Name the primary in COMFY_ASSISTANT_DATABASE.",
        PostgresErrorCodes.DiskFull => "cannot grow: its disk is full. Free some space, then try again.",
        PostgresErrorCodes.TooManyConnections => "has no connection left. Raise max_connections, or put a pooler before it.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.QueryCanceled => "is busy. Try again.",
        _ => code[..2] switch
        {
            "28" => "refuses the role or its password. Correct COMFY_ASSISTANT_DATABASE.",
            "08" or "57" or "58" or "53" => "is not available now. Check that it runs, then try again.",
            _ => null,
        },
    };

    private static ContextException Unavailable(string rest, Exception e) => new(ContextFault.Unavailable, "The database " + rest, e);
}
