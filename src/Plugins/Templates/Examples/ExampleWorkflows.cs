using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Templates.Examples;

/// <summary>The workflows for common jobs that ship with the assistant: the JSON files beside this one.</summary>
internal static class ExampleWorkflows
{
    private const string Prefix = "example/";

    private static readonly Lazy<IReadOnlyList<ExampleWorkflow>> LazyAll = new(() =>
        [.. typeof(ExampleWorkflows).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)]);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ExampleWorkflow> All => LazyAll.Value;

    private static ExampleWorkflow Read(string resource)
    {
        using var stream = typeof(ExampleWorkflows).Assembly.GetManifestResourceStream(resource)!;
        var json = JsonNode.Parse(stream)!;
        return new(resource[Prefix.Length..], (string)json["title"]!, (string)json["description"]!, json["workflow"]!.AsObject());
    }
}
