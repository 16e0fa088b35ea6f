namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>Where a plug-in that the user has allowed is.</summary>
/// <param name="Name">Its name: that of its folder, or of its assembly.</param>
/// <param name="Folder">Its folder, absolute. It need not exist.</param>
/// <param name="FileName">The assembly's file in it; null for the one that the folder is about.</param>
public sealed record PlugInPlace(string Name, string Folder, string? FileName = null)
{
    private const string Extension = ".dll";
    private const string Dependencies = ".deps.json";

    /// <summary>A plug-in whose assembly is named by its path, as a build has it.</summary>
    /// <param name="path">The path, absolute.</param>
    public static PlugInPlace Of(string path) =>
        new(Path.GetFileNameWithoutExtension(path), Path.GetDirectoryName(path)!, Path.GetFileName(path));

    /// <summary>The name of the assembly's file: that of the folder, or the one of which a build wrote down the dependencies.</summary>
    /// <exception cref="PlugInException">There is none, or it could be one of several.</exception>
    internal string FindFile()
    {
        var wanted = FileName ?? Name + Extension;
        if (File.Exists(Path.Combine(Folder, wanted))) return wanted;
        if (FileName is not null) throw new PlugInException($"{FileName} is not there. Build it.");
        var built = Directory.GetFiles(Folder, "*" + Dependencies)
            .Select(file => Path.GetFileName(file)[..^Dependencies.Length] + Extension)
            .Where(file => File.Exists(Path.Combine(Folder, file))).ToList();
        return built is [var only] ? only : throw new PlugInException(
            $"Its folder has no {wanted}. Copy everything that the build made into it, or name the folder like the assembly.");
    }
}
