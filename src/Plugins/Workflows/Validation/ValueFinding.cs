using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>A value under examination, and the findings it may lead to.</summary>
internal sealed record ValueFinding(WorkflowNode Node, InputSpec Spec, JsonElement Value)
{
    /// <summary>The value is of the wrong kind; <paramref name="right"/> is the one value it must have meant.</summary>
    public Finding BadType(string takes, JsonElement? right = null, string? suggestion = null) =>
        New(FindingCodes.BadValueType, $"{takes}, not {Display.Json(Value)}", right, suggestion);

    public Finding New(string code, string message, JsonElement? right, string? suggestion = null)
    {
        suggestion ??= right is { } value ? Display.Text(value) : null;
        return new Finding(code, Node.Id, Node.Type, Spec.Name,
            $"{Node.Type} {Node.Id}: {Spec.Name} {message}." + (right is { } answer ? $" Use {Display.Json(answer)}." : ""), suggestion)
        {
            Fix = right is { } fixedValue ? new Fix.SetValue(Spec.Name, fixedValue) : null,
        };
    }
}
