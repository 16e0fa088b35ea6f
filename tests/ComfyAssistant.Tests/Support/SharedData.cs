using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// The real object_info and workflows that lie beside a checkout on some machines. Everything they show is shown by fixtures of our own
/// as well; they only add size.
/// </summary>
internal static class SharedData
{
    private static readonly Lazy<NodeCatalog?> LazyCatalog = new(() =>
        Folder is null ? null : ObjectInfoReader.Read(File.ReadAllBytes(Path.Combine(Folder, "object_info.json"))));

    private static readonly Lazy<NodeCatalog?> LazyNewest = new(() =>
        Folder is not null && Path.Combine(Folder, "oracle", "object_info.json") is var file
            && File.Exists(file) ? ObjectInfoReader.Read(File.ReadAllBytes(file)) : null);

    public static string? Folder { get; } = Find();

    /// <summary>The node types of a ComfyUI of 2026 without packages, some odd ones for tests among them.</summary>
    public static NodeCatalog? Newest => LazyNewest.Value;

    public static NodeCatalog? Catalog => LazyCatalog.Value;

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Path.Combine(Folder!, "workflows", "api")).Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static JsonElement Api(string name) => Read("api", name);

    public static JsonElement Ui(string name) => Read("ui", name);

    /// <summary>ComfyUI's verdicts on prompts of the types in <see cref="Newest"/>.</summary>
    public static IEnumerable<RecordedVerdict> Verdicts()
    {
        using var verdicts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "oracle", "verdicts.json")));
        foreach (var verdict in verdicts.RootElement.EnumerateArray())
            yield return new RecordedVerdict(Text(verdict, "kind"), Text(verdict, "prompt"), Text(verdict, "comfyui"));
    }

    private static string Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString()!;

    private static JsonElement Read(string format, string name) =>
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder!, "workflows", format, name + ".json")));

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data");
            if (File.Exists(Path.Combine(folder, "object_info.json"))) return folder;
        }
        return null;
    }
}
