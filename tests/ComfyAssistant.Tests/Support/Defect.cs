using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>A valid workflow with one thing made wrong.</summary>
/// <param name="Code">The finding that must come of it.</param>
/// <param name="NodeId">Where; null for the workflow as a whole.</param>
/// <param name="Input">The input; null for the node as a whole.</param>
/// <param name="Workflow">The result, in the API format.</param>
/// <param name="HasOneAnswer">True when only one repair is right.</param>
/// <param name="Kind">The way it was made wrong, for messages.</param>
internal sealed record Defect(string Code, string? NodeId, string? Input, JsonObject Workflow, bool HasOneAnswer, string Kind)
{
    public override string ToString() => $"{Code} {NodeId}.{Input} {Kind}";
}
