using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>One input of a node type, as <c>/object_info</c> declares it.</summary>
public sealed record InputSpec
{
    /// <summary>The type of every combo, whichever way the server wrote its list.</summary>
    public const string ComboType = "COMBO";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoFormats =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The wire name of the input.</summary>
    public required string Name { get; init; }

    /// <summary>INT, FLOAT, STRING, BOOLEAN, COMBO, a socket type such as MODEL, <c>*</c>, or a union <c>A,B</c>.</summary>
    public required string Type { get; init; }

    /// <summary>True when the server refuses a prompt without this input.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A combo's values, of a dynamic one its keys; null when it is no combo, or when none are declared.</summary>
    public ComboList? Options { get; init; }

    /// <summary>True when the list of values itself stands in the place of the type, as older declarations have it.</summary>
    public bool IsListTyped { get; init; }

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

    /// <summary>The node may be given several of the values at once, as a list in <c>{"__value__": […]}</c>.</summary>
    public bool IsMultiselect { get; init; }

    /// <summary>True when the frontend fetches the values from elsewhere.</summary>
    public bool IsRemote { get; init; }

    /// <summary>True for a widget that never has a slot, whatever its type.</summary>
    public bool IsSocketless { get; init; }

    /// <summary>
    /// True when <c>{a|b}</c> in the text is replaced by a or b each time the workflow is queued, and comments are left out.
    /// </summary>
    public bool HasDynamicPrompts { get; init; }

    /// <summary>
    /// The names of further inputs that each value brings, where the declaration lists them in a member of its own (<c>formats</c>, as
    /// VideoHelperSuite has it). The package's script shows them, and the server checks none of them.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> FormatInputs { get; init; } = NoFormats;

    /// <summary>How the input grows into others; null for a plain one.</summary>
    public DynamicInput? Dynamic { get; init; }

    /// <summary>
    /// The <c>template_id</c> of a <c>COMFY_MATCHTYPE_V3</c> input: all inputs of one group take one type, which the group's outputs pass
    /// on.
    /// </summary>
    public string? MatchGroup { get; init; }

    /// <summary>The types that a <c>COMFY_MATCHTYPE_V3</c> input takes (<c>IMAGE,MASK</c> or <c>*</c>); null for other inputs.</summary>
    public string? AllowedTypes { get; init; }

    /// <summary>
    /// True when the value is edited on the node itself rather than taken from a link only. As in the frontend this follows from the
    /// declaration: a type that has a widget, no <c>forceInput</c>.
    /// </summary>
    public bool IsWidget => !ForceInput && (IsSocketless || Dynamic is DynamicInput.Combo || WidgetTypes.Has(WidgetType ?? Type));

    /// <summary>
    /// True for a type of which the declaration does not tell: it is a widget where a package's script registered one for it, and a socket
    /// otherwise.
    /// </summary>
    public bool MayBeWidget => !ForceInput && !IsWidget && Dynamic is null && MatchGroup is null && WidgetTypes.MayHave(Type);

    /// <summary>
    /// True when the frontend puts a <c>control_after_generate</c> widget behind this one. Seeds get it by their name, by an old
    /// convention, unless the declaration says otherwise; a seed inside a dynamic input has another name, such as <c>mode.seed</c>.
    /// </summary>
    public bool HasControlWidget => IsWidget && (ControlAfterGenerate ?? (Type == "INT" && Name is "seed" or "noise_seed"));

    /// <summary>
    /// True for a dynamic type of a newer server (<c>COMFY_…_V3</c>) whose growth is not known here: any <c>name.part</c> may be right.
    /// </summary>
    public bool IsUnknownDynamic => Dynamic is null && Type != TypeRules.MatchType
        && Type.StartsWith("COMFY_", StringComparison.Ordinal) && Type.EndsWith("_V3", StringComparison.Ordinal);

    /// <summary>By reference: two inputs are two, however alike their declarations.</summary>
    public bool Equals(InputSpec? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
