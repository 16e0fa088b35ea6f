using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>What SQLite's result codes (https://www.sqlite.org/rescode.html) mean for the person who runs the service.</summary>
internal static class SqliteFault
{
    public const int Corrupt = 11;

    private const int Error = 1;
    private const int NoPermission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static bool IsCorruption(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>What to do about it; null for an error in our own SQL, which must not look like the user's problem.</summary>
    public static ContextException? Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        Busy or Locked => Unavailable(e, "is locked by another program. Close whatever has it open, then try again."),
        ReadOnly or NoPermission => Unavailable(
            e, "cannot be written. Give this service the right to write to the user context folder and its files."),
        CannotOpen => Unavailable(
            e, "cannot be opened. Check that the user context folder may be written to and holds no folder of that name."),
        Full => Unavailable(e, "cannot grow: the disk is full. Free some space, then try again."),
        InputOutput => Unavailable(e, "cannot be read or written: the disk reports an error. Check the disk, then try again."),
        Corrupt or NotADatabase => Unavailable(e, "is damaged. Restart the service: it sets the file aside and starts a new one."),
        _ => null,
    };

    /// <summary>True when the disk and not another program stands in the way: what is stored may be readable all the same.</summary>
    public static bool IsOfTheDisk(Exception? e) => e switch
    {
        SqliteException { SqliteErrorCode: NoPermission or ReadOnly or InputOutput or Full or CannotOpen } => true,
        IOException or UnauthorizedAccessException => true,
        _ => false,
    };

    /// <summary>True when the file lacks a table or a column that the schema has, as when somebody has edited it.</summary>
    public static bool IsIncomplete(SqliteException e) => e.SqliteErrorCode == Error
        && (e.Message.Contains("no such table", StringComparison.Ordinal)
            || e.Message.Contains("no such column", StringComparison.Ordinal));

    /// <summary>What to say of a file that is not complete.</summary>
    public static ContextException Incomplete(SqliteException e) =>
        Unavailable(e, "lacks a table or a column that belongs to it. Move the file away: the service then starts a new one.");

    private static ContextException Unavailable(SqliteException e, string rest) =>
        ContextException.Unavailable($"The user context's database (context.db) {rest}", e);
}
