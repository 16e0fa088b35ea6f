namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Says what to do when a file cannot be read or written. The system's own text contains absolute paths, so it stays in the inner
/// exception.
/// </summary>
internal static class FileFault
{
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    public static ContextException Explain(Exception e, string what) => ContextException.Unavailable(
        $"{Start(what)} cannot be read or written now. Check that the user context folder is a folder, may be written to, "
        + "is on a disk with free space, and that no other program holds the file open.", e);

    // A file's name keeps its case.
    private static string Start(string what) => what.StartsWith("the ", StringComparison.Ordinal) ? "The " + what["the ".Length..] : what;
}
