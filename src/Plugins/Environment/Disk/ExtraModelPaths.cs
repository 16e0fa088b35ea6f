using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>
/// Reads ComfyUI's <c>extra_model_paths.yaml</c>: sections, each with an optional <c>base_path</c> and a folder, or several on lines
/// of their own, per kind of model.
/// </summary>
internal static class ExtraModelPaths
{
    private static readonly HashSet<string> NoKinds = ["base_path", "is_default", "custom_nodes", "configs"];

    public static IReadOnlyList<(string Kind, string Folder)> Read(string comfy)
    {
        var file = Path.Combine(comfy, "extra_model_paths.yaml");
        if (!File.Exists(file)) return [];
        try
        {
            var sections = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, string?>?>?>(File.ReadAllText(file));
            return [.. (sections ?? []).Values.OfType<Dictionary<string, string?>>().SelectMany(section => Folders(comfy, section))];
        }
        catch (YamlException)
        {
            // ComfyUI does not start with such a file, so that its folders hold nothing that could be used.
            return [];
        }
    }

    private static IEnumerable<(string Kind, string Folder)> Folders(string comfy, Dictionary<string, string?> section)
    {
        var home = Expand(section.GetValueOrDefault("base_path") ?? "");
        foreach (var (kind, folders) in section.Where(entry => !NoKinds.Contains(entry.Key)))
            foreach (var folder in (folders ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                yield return (ModelFolders.Kind(kind), Path.GetFullPath(Path.Combine(comfy, home, Expand(folder))));
    }

    private static string Expand(string path)
    {
        var expanded = System.Environment.ExpandEnvironmentVariables(path.Trim());
        return expanded.StartsWith('~')
            ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), expanded.TrimStart('~').TrimStart('/', '\\'))
            : expanded;
    }
}
