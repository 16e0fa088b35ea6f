using System.IO.Compression;
using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Data;

/// <summary>
/// The user's data as one zip file: rules, preferences, personas, goals, skills, changed prompts and their versions, examples, kept
/// conversations, marks of tools. What a scan or a provider can give again is not in it, nor kept requests, nor anything that
/// holds a key, nor plug-ins, which are code.
/// </summary>
internal static class DataArchive
{
    private const string About = "comfy-assistant.json";
    private const int Version = 1;
    private const long LargestFile = 512L * 1024 * 1024;
    private const long LargestArchive = 4L * 1024 * 1024 * 1024;
    private const int MostFiles = 100_000;

    private sealed record Description(string Format, int Version, string Made);

    /// <summary>Writes the archive; readers never see half of it.</summary>
    /// <param name="folder">The data.</param>
    /// <param name="file">The zip file; replaced where it exists.</param>
    /// <param name="timeProvider">Dates it.</param>
    /// <returns>The names of what is in it; empty where there is no data, and then no file is written.</returns>
    public static IReadOnlyList<string> Write(UserContextFolder folder, string file, TimeProvider timeProvider)
    {
        var names = Kept(folder).Where(path => Path.Exists(path)).Select(path => Path.GetFileName(path)).ToList();
        if (names.Count == 0) return [];
        var unfinished = file + ".unfinished";
        var made = timeProvider.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        using (var zip = ZipFile.Open(Emptied(unfinished), ZipArchiveMode.Create))
        {
            using (var about = zip.CreateEntry(About).Open())
                JsonSerializer.Serialize(about, new Description("comfy-assistant", Version, made), JsonSerializerOptions.Web);
            foreach (var name in names) Add(zip, folder, name);
        }
        File.Move(unfinished, file, overwrite: true);
        return names;
    }

    /// <summary>Puts the data of an archive in the place of what is there. What the archive does not have stays.</summary>
    /// <param name="folder">The data.</param>
    /// <param name="file">The zip file.</param>
    /// <param name="timeProvider">Dates the backup.</param>
    /// <returns>The names of what was taken over, and the archive of what was there before; null where nothing was.</returns>
    /// <exception cref="InvalidDataException">The file is no archive of ours; nothing was changed.</exception>
    /// <exception cref="ContextException">The database in it cannot be read, or the one here cannot be written.</exception>
    public static (IReadOnlyList<string> Names, string? Backup) Read(UserContextFolder folder, string file, TimeProvider timeProvider)
    {
        var unpacked = Directory.CreateTempSubdirectory("comfy-assistant-import-").FullName;
        try
        {
            Unpack(file, folder, unpacked);
            var backup = BackUp(folder, timeProvider);
            List<string> names = [];
            foreach (var entry in new DirectoryInfo(unpacked).EnumerateFileSystemInfos().Where(entry => entry.Name != About))
            {
                Replace(folder, entry);
                names.Add(entry.Name);
            }
            return (names, backup);
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    // By name, so that whatever else the folder holds, keys above all, is left out.
    private static string[] Kept(UserContextFolder folder) =>
    [
        folder.DatabaseFile, folder.SoulFile, folder.GoalsFile, folder.SkillsFolder, folder.PersonasFolder, folder.PromptsFolder,
        folder.ConversationsFolder, folder.ToolMarksFile, folder.VersionsFolder, folder.ExamplesFolder,
    ];

    private static string Emptied(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.Delete(file);
        return file;
    }

    private static void Add(ZipArchive zip, UserContextFolder folder, string name)
    {
        var path = Path.Combine(folder.Root, name);
        if (path == folder.DatabaseFile)
        {
            var copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                DatabaseCopy.Write(path, copy);
                zip.CreateEntryFromFile(copy, name);
            }
            finally
            {
                File.Delete(copy);
            }
        }
        else if (new FileInfo(path) is { Exists: true, LinkTarget: null })
        {
            zip.CreateEntryFromFile(path, name);
        }
        else if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null } inner)
        {
            foreach (var entry in inner.EnumerateFileSystemInfos()) Add(zip, folder, name + "/" + entry.Name);
        }
    }

    private static void Unpack(string file, UserContextFolder folder, string to)
    {
        using var zip = ZipFile.OpenRead(file);
        var about = zip.GetEntry(About) ?? throw new InvalidDataException($"{file} was not made by \"export\".");
        using (var content = about.Open())
            if (ReadDescription(content) is not { Format: "comfy-assistant" } description)
                throw new InvalidDataException($"{file} was not made by \"export\".");
            else if (description.Version > Version)
                throw new InvalidDataException($"{file} was made by a newer version of ComfyAssistant; update first.");
        if (zip.Entries.Count > MostFiles || zip.Entries.Sum(entry => entry.Length) > LargestArchive)
            throw new InvalidDataException($"{file} holds more than an archive of ComfyAssistant does.");
        var known = Kept(folder).Select(path => Path.GetFileName(path)).Append(About).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            var parts = entry.FullName.Split('/', '\\');
            var leadsOut = parts.Any(part => part is "" or "." or ".." || part.Contains(':'));
            if (leadsOut || !known.Contains(parts[0]) || entry.Length > LargestFile)
                throw new InvalidDataException($"{file} holds \"{entry.FullName}\", which is not part of an archive of ComfyAssistant.");
            var target = Path.Combine([to, .. parts]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target);
        }
    }

    private static Description? ReadDescription(Stream content)
    {
        try
        {
            return JsonSerializer.Deserialize<Description>(content, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? BackUp(UserContextFolder folder, TimeProvider timeProvider)
    {
        var name = $"before-import-{timeProvider.GetUtcNow():yyyyMMdd-HHmmss}.zip";
        var file = Path.Combine(folder.BackupsFolder, name);
        return Write(folder, file, timeProvider).Count > 0 ? file : null;
    }

    private static void Replace(UserContextFolder folder, FileSystemInfo entry)
    {
        var target = Path.Combine(folder.Root, entry.Name);
        Directory.CreateDirectory(folder.Root);
        // Into the file that a running service may have open.
        if (target == folder.DatabaseFile)
        {
            DatabaseCopy.Write(entry.FullName, target);
        }
        else if (entry is DirectoryInfo)
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: new DirectoryInfo(target).LinkTarget is null);
            FolderCopy.Copy(entry.FullName, target);
        }
        else
        {
            File.Copy(entry.FullName, target, overwrite: true);
        }
    }
}
