using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Findings;

/// <summary>The single right answer to a finding, applied at the finding's node.</summary>
internal abstract record Fix
{
    public sealed record SetType(string Type) : Fix;

    public sealed record SetValue(string Input, JsonElement Value) : Fix;

    public sealed record SetLink(string Input, WorkflowLink Link) : Fix;

    public sealed record RenameInput(string From, string To) : Fix;

    public sealed record Replace(NodeReplacement Replacement) : Fix;

    public sealed record AddInputs : Fix;
}
