namespace ComfyAssistant.Plugins.Storage;

/// <summary>Files and folders that are still being written. They get their real name only when they are complete.</summary>
internal static class UnfinishedFiles
{
    private const string Pattern = ".*.unfinished";

    /// <summary>A name that nothing else has. The leading dot hides it from every list of items.</summary>
    public static string NewName() => $".{Guid.NewGuid():N}.unfinished";

    /// <summary>Deletes those directly inside a folder that were last written before <paramref name="limit"/> (UTC).</summary>
    public static void Remove(DirectoryInfo folder, DateTime limit)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos(Pattern).Where(entry => entry.LastWriteTimeUtc < limit).ToList())
            if (entry is DirectoryInfo { LinkTarget: null } directory)
                directory.Delete(recursive: true);
            else
                entry.Delete();
    }
}
