using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Types as a person sees them on the canvas, for messages.</summary>
internal static class TypeNames
{
    public static string Of(InputSpec spec) =>
        spec.IsCombo && spec.Options is not null ? "a value of its list (COMBO)" : InputWords.Type(spec);
}
