namespace ComfyAssistant.Host.Settings;

/// <summary>Finds the text that ships with the service.</summary>
internal static class ShippedFolder
{
    /// <summary>
    /// The folder in the working copy that the service was built in, so that edits there are live; else the copy beside the program.
    /// </summary>
    /// <param name="inRepository">Its path below the folder of the solution.</param>
    /// <param name="besideProgram">The name of the copy.</param>
    public static string Find(string inRepository, string besideProgram)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ComfyAssistant.sln")))
                return Path.Combine(folder.FullName, inRepository);
        return Path.Combine(AppContext.BaseDirectory, besideProgram);
    }
}
