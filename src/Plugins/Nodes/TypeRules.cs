namespace ComfyAssistant.Plugins.Nodes;

/// <summary>Which output may be linked to which input, by ComfyUI's own rules.</summary>
public static class TypeRules
{
    internal const string MatchType = "COMFY_MATCHTYPE_V3";

    /// <summary>
    /// True when ComfyUI accepts the link: equal types, a shared member of two unions, or <c>*</c> on either side. A list of values as an
    /// output's type fits the same list and every input of type COMBO; an input that is declared by its list takes nothing else.
    /// </summary>
    public static bool Accepts(InputSpec input, OutputSpec output)
    {
        if (!input.IsCombo || output.Type != InputSpec.ComboType) return Overlap(output.Type, input.Type);
        if (!input.IsListTyped) return true;
        return input.Options is null || output.Options is { } options && input.Options.Equals(options);
    }

    /// <summary>True when two type names, unions or wildcards have a member in common.</summary>
    public static bool Overlap(string left, string right)
    {
        if (left == right || IsAny(left) || IsAny(right)) return true;
        if (!left.Contains(',') && !right.Contains(',')) return false;
        foreach (var a in left.AsSpan().Split(','))
            foreach (var b in right.AsSpan().Split(','))
                if (left.AsSpan(a).Trim().SequenceEqual(right.AsSpan(b).Trim()))
                    return true;
        return false;
    }

    /// <summary>True for the wildcard, which some packages write in a union and newer servers as a template.</summary>
    public static bool IsAny(string type) =>
        type is "*" or MatchType || (type.Contains('*') && type.Split(',').Any(t => t.Trim() == "*"));
}
