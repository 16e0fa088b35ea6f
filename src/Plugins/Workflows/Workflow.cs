using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>
/// A workflow as ComfyUI would execute it, read from either format: subgraphs and group nodes are unfolded, reroutes and primitives
/// resolved, muted and bypassed nodes gone. Immutable; it refers to the JSON it was read from.
/// </summary>
public sealed class Workflow
{
    private readonly Dictionary<string, WorkflowNode> _byId;

    internal Workflow(
        WorkflowFormat format, IReadOnlyList<WorkflowNode> nodes, IReadOnlyList<LeftOutNode> leftOut, IReadOnlyList<Finding> problems)
    {
        Format = format;
        Nodes = nodes;
        LeftOut = leftOut;
        Problems = problems;
        _byId = new Dictionary<string, WorkflowNode>(nodes.Count, StringComparer.Ordinal);
        foreach (var node in nodes) _byId.TryAdd(node.Id, node);
    }

    /// <summary>The format it was read from.</summary>
    public WorkflowFormat Format { get; }

    /// <summary>The nodes that would run, in the order of the file.</summary>
    public IReadOnlyList<WorkflowNode> Nodes { get; }

    /// <summary>The nodes of the canvas that take no part: muted, bypassed, notes.</summary>
    public IReadOnlyList<LeftOutNode> LeftOut { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Finding> Problems { get; }

    /// <summary>The node of that execution id, or null.</summary>
    public WorkflowNode? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads either format. Never throws on its content: what is wrong with it is in <see cref="Problems"/>.</summary>
    /// <param name="json">The workflow; it must outlive the result (not from a disposed document).</param>
    /// <param name="catalog">The installation that gives widget values their names.</param>
    public static Workflow Read(JsonElement json, NodeCatalog catalog)
    {
        json = Unpacked(json);
        if (json.ValueKind != JsonValueKind.Object)
            return Unreadable("A workflow is a JSON object: nodes by id, each with class_type and inputs.");
        if (json.Member("nodes").ValueKind == JsonValueKind.Array) return new UiFlattener(json, catalog).Flatten();
        foreach (var wrapper in new[] { "prompt", "workflow", "output" })
            if (json.Member(wrapper) is { ValueKind: JsonValueKind.Object } inner && inner.TextOf("class_type") is null)
                return Unreadable($"The workflow is wrapped in \"{wrapper}\"; send the object inside it.");
        return ApiReader.Read(json);
    }

    /// <summary>The workflow itself where it comes as JSON in a text, as models and metadata of pictures have it.</summary>
    internal static JsonElement Unpacked(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } text && text.AsSpan().TrimStart() is ['{', ..]
            ? LooseJson.TryParse(Encoding.UTF8.GetBytes(text)) ?? json : json;

    internal static Workflow Unreadable(string message) =>
        new(WorkflowFormat.Unknown, [], [], [Finding.Malformed(null, message)]);
}

/// <summary>A node of the canvas that ComfyUI will not execute.</summary>
/// <param name="Id">The execution id it would have.</param>
/// <param name="Type">Its type.</param>
/// <param name="Reason"><c>muted</c>, <c>bypassed</c> or <c>note</c>.</param>
public sealed record LeftOutNode(string Id, string Type, string Reason);
