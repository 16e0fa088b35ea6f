using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows;

namespace ComfyAssistant.Tests.Support;

/// <summary>An excerpt of an object_info, and workflows that fit it, in both formats where they exist in both.</summary>
internal static class Fixtures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "workflows");

    public static NodeCatalog Catalog { get; } = ObjectInfoReader.Read(File.ReadAllBytes(Path.Combine(Folder, "object_info.json")));

    /// <summary>Names of the workflows that exist in both formats.</summary>
    public static IEnumerable<string> Pairs => Names(".ui.json");

    /// <summary>Names of all workflows in the API format.</summary>
    public static IEnumerable<string> ApiNames => Names(".api.json");

    public static JsonElement Api(string name) => Read($"{name}.api.json");

    public static JsonElement Ui(string name) => Read($"{name}.ui.json");

    public static Workflow ReadApi(string name) => Workflow.Read(Api(name), Catalog);

    public static Workflow ReadUi(string name) => Workflow.Read(Ui(name), Catalog);

    private static IEnumerable<string> Names(string ending) =>
        Directory.EnumerateFiles(Folder, "*" + ending).Select(f => Path.GetFileName(f)[..^ending.Length]).Order();

    private static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
}
