namespace ComfyAssistant.Host.Data;

/// <summary>Copies folders without following links, which may lead to files that are not ours.</summary>
internal static class FolderCopy
{
    /// <summary>Copies everything but links.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Its copy; made where it is missing.</param>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
        {
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo) Copy(entry.FullName, target);
            else File.Copy(entry.FullName, target);
        }
    }
}
