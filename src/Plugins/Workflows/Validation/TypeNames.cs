using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Types as a person sees them on the canvas, for messages.</summary>
internal static class TypeNames
{
    public static string Of(InputSpec spec) =>
        spec.MatchGroup is not null || spec.Type == TypeRules.MatchType ? Named(spec.AllowedTypes ?? "*")
        : spec.IsCombo && spec.Options is not null ? "a value of its list (COMBO)"
        : Named(spec.Type);

    private static string Named(string type) =>
        TypeRules.IsAny(type) ? "any kind" : string.Join(" or ", type.Split(',', StringSplitOptions.TrimEntries));
}
