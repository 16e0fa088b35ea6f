using ComfyAssistant.Plugins.Storage;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>
/// Reads ComfyUI's <c>extra_model_paths.yaml</c>: sections, each with an optional <c>base_path</c> and a folder, or several on lines
/// of their own, per kind of model. A declaration that cannot be used costs itself alone.
/// </summary>
internal static class ExtraModelPaths
{
    private const string FileName = "extra_model_paths.yaml";
    private const int MaxBytes = 512 * 1024;
    private const int MaxAliases = 100;

    private static readonly HashSet<string> NoKinds = ["base_path", "is_default", "custom_nodes", "configs"];

    public static IReadOnlyList<(string Kind, string Folder)> Read(string comfy, LeftOut leftOut)
    {
        var file = Path.Combine(comfy, FileName);
        // ComfyUI does not start with a file that is broken, so that its folders hold nothing that could be used.
        return leftOut.Try(FileName, [], () =>
            FileContent.ReadTextAsync(file, MaxBytes, root: null, CancellationToken.None).GetAwaiter().GetResult() is { } yaml
                ? Sections(yaml).SelectMany(section => Folders(comfy, section.Name, section.Entries, leftOut)).ToList()
                : []);
    }

    private static List<(string Name, Dictionary<string, string> Entries)> Sections(string yaml)
    {
        try
        {
            if (YamlBounds.Problem(yaml, MaxAliases) is { } problem) throw ContextException.Unreadable($"it {problem}");
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: YamlMappingNode sections }, ..]
                ? [.. sections.Children.Where(s => s.Value is YamlMappingNode).Select(s => ($"{s.Key}", Entries((YamlMappingNode)s.Value)))]
                : [];
        }
        catch (YamlException e)
        {
            throw ContextException.Unreadable($"it is not valid YAML (line {e.Start.Line})", e);
        }
    }

    private static Dictionary<string, string> Entries(YamlMappingNode section)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in section.Children)
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
                entries[name] = text;
        return entries;
    }

    private static IEnumerable<(string Kind, string Folder)> Folders(
        string comfy, string section, Dictionary<string, string> entries, LeftOut leftOut)
    {
        var home = entries.GetValueOrDefault("base_path") ?? "";
        foreach (var (kind, folders) in entries.Where(entry => !NoKinds.Contains(entry.Key)))
            foreach (var folder in folders.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (leftOut.Try($"{FileName}, {section}: {kind}", null, () => FullPath(comfy, home, folder)) is { } path)
                    yield return (ModelFolders.Kind(kind), path);
    }

    private static string FullPath(string comfy, string home, string folder) =>
        Path.GetFullPath(Path.Combine(comfy, Expand(home), Expand(folder)));

    private static string Expand(string path)
    {
        var expanded = System.Environment.ExpandEnvironmentVariables(path.Trim());
        return expanded.StartsWith('~')
            ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
            expanded.TrimStart('~').TrimStart('/', '\\'))
            : expanded;
    }
}
