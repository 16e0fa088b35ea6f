namespace ComfyAssistant.Plugins.Nodes;

/// <summary>One input of a node type, as <c>/object_info</c> declares it.</summary>
public sealed class InputSpec
{
    /// <summary>The type of every combo, whichever way the server wrote its list.</summary>
    public const string ComboType = "COMBO";

    /// <summary>The wire name of the input.</summary>
    public required string Name { get; init; }

    /// <summary>INT, FLOAT, STRING, BOOLEAN, COMBO, a socket type such as MODEL, <c>*</c>, or a union <c>A,B</c>.</summary>
    public required string Type { get; init; }

    /// <summary>True when the server refuses a prompt without this input.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A combo's values; null when it is no combo, or when the server computes the values elsewhere (any value goes).</summary>
    public ComboList? Options { get; init; }

    /// <summary>The default as JSON text (<c>20</c>, <c>"euler"</c>); null when none is declared.</summary>
    public string? DefaultJson { get; init; }

    /// <summary>The limits of a number; never null.</summary>
    public NumberRange Range { get; init; } = NumberRange.Unlimited;

    /// <summary>True for a text box of several lines.</summary>
    public bool IsMultiline { get; init; }

    /// <summary>True when the input is a socket although its type has a widget.</summary>
    public bool ForceInput { get; init; }

    /// <summary>True when the widget comes with an upload button (image, audio, video, file).</summary>
    public bool HasUpload { get; init; }

    /// <summary>The explicit <c>control_after_generate</c>; null when the declaration is silent.</summary>
    public bool? ControlAfterGenerate { get; init; }

    /// <summary>The widget's type when it differs from <see cref="Type"/> (a union that is edited as one of its types).</summary>
    public string? WidgetType { get; init; }

    /// <summary>The author's explanation; null when there is none.</summary>
    public string? Tooltip { get; init; }

    /// <summary>True for COMBO, with or without a known list.</summary>
    public bool IsCombo => Type == ComboType;

    /// <summary>True when the value is edited on the node itself rather than taken from a link only.</summary>
    public bool IsWidget => !ForceInput && (WidgetType ?? Type) is "INT" or "FLOAT" or "STRING" or "BOOLEAN" or ComboType
        or "COLOR" or "MARKDOWN" or "TEXTAREA";

    /// <summary>
    /// True when the frontend puts a <c>control_after_generate</c> widget behind this one. Seeds get it by their name, by an old
    /// convention, unless the declaration says otherwise.
    /// </summary>
    public bool HasControlWidget => IsWidget
        && (ControlAfterGenerate ?? (Type == "INT" && Name is "seed" or "noise_seed"));

    /// <summary>
    /// True for the types whose real inputs only the frontend knows (<c>COMFY_AUTOGROW_V3</c> and its kin): the prompt then holds
    /// <c>name.part</c> instead of <c>name</c>.
    /// </summary>
    public bool IsDynamic => Type.StartsWith("COMFY_", StringComparison.Ordinal) && Type.EndsWith("_V3", StringComparison.Ordinal)
        && Type != TypeRules.MatchType;
}
