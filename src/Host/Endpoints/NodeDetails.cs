using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>A node type as panels read it, with every input that it can have under any of its options.</summary>
internal sealed record NodeDetails(
    string Name,
    string Category,
    string Package,
    [property: JsonPropertyName("display_name")] string DisplayName,
    string Description,
    IReadOnlyDictionary<string, NodeDetails.Input> Inputs,
    IReadOnlyList<NodeDetails.Output> Outputs,
    [property: JsonPropertyName("costs_money")] bool CostsMoney)
{
    public static NodeDetails Of(NodeType type) => new(
        type.Name, type.Category, type.Package ?? "", type.DisplayName, type.Description,
        type.AllInputs().DistinctBy(input => input.Name).ToDictionary(input => input.Name, Describe),
        [.. type.Outputs.Select(output => new Output(output.Type, output.Name))],
        type.CostsMoney);

    private static Input Describe(InputSpec input) => new(
        input.Dynamic is DynamicInput.Combo ? InputSpec.ComboType : input.AllowedTypes ?? input.Type,
        input.IsRequired ? "required" : "optional",
        input.DefaultJson is { } value ? JsonElement.Parse(value) : null,
        input.Range.Min, input.Range.Max, input.Options, input.Tooltip);

    /// <param name="Section"><c>required</c> or <c>optional</c>.</param>
    [method: JsonConstructor]
    internal sealed record Input(
        string Type,
        string Section,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Min,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Max,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Options,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tooltip);

    internal sealed record Output(string Type, string Name);
}
