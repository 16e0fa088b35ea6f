using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>A value under examination, and the findings it may lead to.</summary>
internal sealed record ValueFinding(NodeCheck Node, InputSpec Spec, JsonElement Value)
{
    /// <summary>The value is of the wrong kind; <paramref name="right"/> is the one value it must have meant.</summary>
    public Finding BadType(string takes, JsonElement? right = null, string? suggestion = null) =>
        New(FindingCodes.BadValueType, $"{takes}, not {Display.Json(Value)}", right, suggestion);

    /// <summary>ComfyUI takes the value and makes another of it.</summary>
    public Finding Bent(string takes, string becomes, JsonElement? clean = null) =>
        New(FindingCodes.BadValueType, $"{takes}; ComfyUI makes {becomes} of {Display.Json(Value)}", clean) with { IsWarning = true };

    public Finding New(string code, string message, JsonElement? right, string? suggestion = null)
    {
        suggestion ??= right is { } value ? Display.Text(value) : null;
        return Node.New(code, Spec.Name, message + "." + (right is { } answer ? $" Use {Display.Json(answer)}." : ""), suggestion,
            right is { } fixedValue ? new Fix.SetValue(Spec.Name, fixedValue) : null);
    }
}
