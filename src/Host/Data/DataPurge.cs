using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Data;

/// <summary>Deletes the user's data.</summary>
internal static class DataPurge
{
    // What else we write into the folder, beside what UserContextFolder names.
    private static readonly string[] OtherNames =
    [
        Installations.FileName, "models.json", "keys", "tools.json", "tools.json.lock", UserContextFolder.TokensName,
        UserContextFolder.TokensName + ".lock", UserContextFolder.QuotasName, UserContextFolder.QuotasName + ".lock",
    ];

    /// <summary>Deletes the folder; where the user chose it, and others may have put something into it, what is known to be ours.</summary>
    /// <returns>The names of what was left.</returns>
    public static IReadOnlyList<string> Delete(DataFolder data)
    {
        if (data.IsOurs)
        {
            Directory.Delete(data.Path, recursive: true);
            return [];
        }
        var content = data.Content;
        string[] folders =
        [
            .. content.PromptFolders, content.EnvironmentFolder, content.ConversationsFolder, content.RequestsFolder,
            content.VersionsFolder, content.ExamplesFolder, content.ExampleRunsFolder, content.LogsFolder, content.BackupsFolder,
            content.UsersFolder, content.TeamFolder,
        ];
        foreach (var folder in folders.Where(folder => new DirectoryInfo(folder) is { Exists: true, LinkTarget: null }))
            Directory.Delete(folder, recursive: true);
        foreach (var file in content.PromptFiles.Concat(OtherNames.Select(name => Path.Combine(data.Path, name)))) File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(data.Path, Path.GetFileName(content.DatabaseFile) + "*").ToList()) File.Delete(file);
        var left = Directory.EnumerateFileSystemEntries(data.Path).Select(path => Path.GetFileName(path)!).ToList();
        if (left.Count == 0) Directory.Delete(data.Path);
        return left;
    }
}
