using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// A prompt by which ComfyUI says what it thinks of one node, and which it does not run: only one output is asked for, and the way to it
/// leads through a switch that lacks an input which it requires.
/// </summary>
internal static class NodeTrial
{
    private const string Node = "1";
    private const string Lock = "2";
    private const string Target = "3";
    private const string Switch = "ComfySwitchNode";
    private const string Output = "PreviewAny";

    /// <summary>
    /// True when the node can be tried: it must not be an output itself, which older versions of ComfyUI would run, and both other types
    /// must be ComfyUI's own.
    /// </summary>
    public static bool IsPossible(NodeType type, NodeCatalog catalog) =>
        !type.IsOutputNode && type.Outputs.Count > 0
        && catalog.Find(Switch) is { Package: null } lacking && lacking.Input("switch") is { IsRequired: true }
        && catalog.Find(Output) is { Package: null };

    /// <summary>
    /// The body of <c>POST /prompt</c>. Its targets keep a node from running that became an output since the last scan.
    /// </summary>
    public static string Body(NodeQuestion question) => $$"""
        {"prompt": {
          "{{Node}}": {"class_type": {{JsonSerializer.Serialize(question.Type)}}, "inputs": {{question.Values}} },
          "{{Lock}}": {"class_type": "{{Switch}}", "inputs": {"on_true": ["{{Node}}", 0]} },
          "{{Target}}": {"class_type": "{{Output}}", "inputs": {"source": ["{{Lock}}", 0]} } },
         "partial_execution_targets": ["{{Target}}"] }
        """;

    /// <summary>The body of <c>POST /queue</c> that takes out a prompt.</summary>
    public static string Removal(string promptId) => $$"""{"delete": [{{JsonSerializer.Serialize(promptId)}}]}""";

    /// <summary>
    /// The inputs that ComfyUI refuses, without those that are merely missing here because they are linked; null when it did not get to
    /// say: the node's own check broke off, or the answer is none of its kind.
    /// </summary>
    public static HashSet<string>? Refused(JsonElement answer)
    {
        var nodes = answer.Member("node_errors");
        // The switch is refused whenever ComfyUI looked at all.
        if (nodes.Member(Lock).ValueKind != JsonValueKind.Object) return null;
        var refused = new HashSet<string>(StringComparer.Ordinal);
        if (nodes.Member(Node).Member("errors") is not { ValueKind: JsonValueKind.Array } errors) return refused;
        foreach (var error in errors.EnumerateArray())
        {
            var type = error.TextOf("type");
            if (type == "required_input_missing") continue;
            if (type?.StartsWith("exception", StringComparison.Ordinal) != false) return null;
            if (error.Member("extra_info").TextOf("input_name") is { } input) refused.Add(input);
        }
        return refused;
    }
}
