using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>A value under examination, and the findings it may lead to.</summary>
internal sealed record ValueFinding(WorkflowNode Node, InputSpec Spec, JsonElement Value)
{
    /// <summary>The value is of the wrong kind; <paramref name="right"/> is the one value it must have meant.</summary>
    public Finding BadType(string takes, JsonElement? right = null, string? suggestion = null) =>
        New(FindingCodes.BadValueType, $"{takes}, not {Shown.Json(Value)}", right, suggestion);

    public Finding New(string code, string message, JsonElement? right, string? suggestion = null)
    {
        suggestion ??= right is { } value ? Shown.Text(value) : null;
        return new Finding(code, Node.Id, Node.Type, Spec.Name,
            $"{Node.Type} {Node.Id}: {Spec.Name} {message}." + (right is { } answer ? $" Use {Shown.Json(answer)}." : ""), suggestion)
        {
            Fix = right is { } fixedValue ? new Fix.SetValue(Spec.Name, fixedValue) : null,
        };
    }
}
