using System.Security.Cryptography;

namespace ComfyAssistant.Host.Install;

/// <summary>
/// The files that an installation wrote, each with its hash, kept beside them: what is not in it, or was changed since, is somebody's work.
/// </summary>
internal sealed class Manifest
{
    /// <summary>The manifest's own name.</summary>
    public const string FileName = ".installed-files";

    private readonly Dictionary<string, string> _hashes;

    private Manifest(Dictionary<string, string> hashes) => _hashes = hashes;

    /// <summary>Reads the manifest of a folder; null when it has none.</summary>
    public static Manifest? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) return null;
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
            if (line.Split("  ", 2) is [var hash, var path])
                hashes[path] = hash;
        return new Manifest(hashes);
    }

    /// <summary>What an installation without a manifest wrote: files with the names of the built panel's, whatever they hold.</summary>
    public static Manifest OfNames(string built) => new(Files(built).ToDictionary(path => path, _ => ""));

    /// <summary>Writes down every file of a folder.</summary>
    public static void Write(string folder) =>
        File.WriteAllLines(Path.Combine(folder, FileName), Files(folder).Select(path => $"{Hash(Path.Combine(folder, path))}  {path}"));

    /// <summary>True when the file is as it was written.</summary>
    public bool IsOurs(string folder, string path) =>
        path == FileName || IsCompiled(path)
            || _hashes.TryGetValue(path, out var hash) && (hash.Length == 0 || hash == Hash(Path.Combine(folder, path)));

    /// <summary>The files below a folder as paths from it, with slashes. A link counts as a file, whatever it leads to.</summary>
    public static IEnumerable<string> Files(string folder) => Below(new DirectoryInfo(folder))
        .Select(file => Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/')).ToList();

    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? Below(inner) : [entry]);

    // Python writes these beside our files when ComfyUI loads them.
    private static bool IsCompiled(string path) =>
        path.Contains("__pycache__/", StringComparison.Ordinal) && path.EndsWith(".pyc", StringComparison.Ordinal);

    // A link's content is not ours, even where it is the same.
    private static string Hash(string file)
    {
        if (new FileInfo(file).LinkTarget is not null || !File.Exists(file)) return "link";
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
