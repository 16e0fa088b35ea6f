using System.Globalization;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>What a declaration says of one input, collected member by member, as each may come in any order.</summary>
internal sealed class InputSettings(string name, string? type, bool isRequired)
{
    public const string DynamicCombo = "COMFY_DYNAMICCOMBO_V3";
    private const string Autogrow = "COMFY_AUTOGROW_V3";
    private const string DynamicSlot = "COMFY_DYNAMICSLOT_V3";

    // ComfyUI's own limit of a row.
    private const int LongestRow = 100;

    public string Name { get; } = name;

    public string Type { get; } = type ?? InputSpec.ComboType;

    public string? DefaultJson { get; set; }

    public string? Tooltip { get; set; }

    public string? WidgetType { get; set; }

    public ComboList? Options { get; set; }

    public (decimal? Exact, double? Double) Min { get; set; }

    public (decimal? Exact, double? Double) Max { get; set; }

    public decimal? Step { get; set; }

    public decimal? Round { get; set; }

    public bool? Control { get; set; }

    public bool IsRemote { get; set; }

    public bool IsMultiline { get; set; }

    public bool HasDynamicPrompts { get; set; }

    public bool IsMultiselect { get; set; }

    public bool ForceInput { get; set; }

    public bool IsSocketless { get; set; }

    public bool HasUpload { get; set; }

    public Dictionary<string, IReadOnlyList<string>> Formats { get; } = new(StringComparer.Ordinal);

    public string? MatchGroup { get; set; }

    public string? AllowedTypes { get; set; }

    public List<DynamicOption> Keys { get; } = [];

    public InputSpec? RowInput { get; set; }

    public string? RowPrefix { get; set; }

    public string[]? RowNames { get; set; }

    public int RowMin { get; set; }

    public int RowMax { get; set; }

    public string? SlotType { get; set; }

    public List<InputSpec> Inputs { get; set; } = [];

    public InputSpec Build() => Formats.Count == 0 ? Plain() : Plain() with { FormatInputs = Formats };

    private InputSpec Plain() => new()
    {
        Name = Name,
        Type = Type,
        IsRequired = isRequired,
        Options = Type == DynamicCombo ? new ComboList(Keys.Select(k => k.Key)) : IsRemote ? RemoteOptions() : Options,
        IsListTyped = type is null,
        DefaultJson = DefaultJson,
        Range = Range(),
        IsMultiline = IsMultiline,
        HasDynamicPrompts = HasDynamicPrompts,
        IsMultiselect = IsMultiselect,
        IsRemote = IsRemote,
        ForceInput = ForceInput,
        IsSocketless = IsSocketless,
        HasUpload = HasUpload,
        ControlAfterGenerate = Control,
        WidgetType = WidgetType,
        Tooltip = Tooltip,
        Dynamic = Dynamic(),
        MatchGroup = Type == TypeRules.MatchType ? MatchGroup : null,
        AllowedTypes = Type == TypeRules.MatchType ? AllowedTypes : null,
    };

    // The list of a remote combo is only what the server knew at start, so that any value goes; without a list the server refuses every
    // value.
    private ComboList? RemoteOptions() => Options is null ? new ComboList([]) : null;

    private NumberRange Range() => Min.Double is null && Max.Double is null && Step is null && Round is null
        ? NumberRange.Unlimited
        : new NumberRange(Min.Exact, Max.Exact, Step, Round) { FloatMin = Min.Double, FloatMax = Max.Double };

    private DynamicInput? Dynamic() => Type switch
    {
        DynamicCombo => new DynamicInput.Combo(Keys),
        Autogrow when RowInput is { } template && (RowNames is not null || RowPrefix is not null) => Row(template),
        DynamicSlot when SlotType is { } slot =>
            new DynamicInput.Slot(new InputSpec { Name = Name, Type = slot, ForceInput = true, Tooltip = Tooltip }, Inputs),
        _ => null,
    };

    // The limits of an optional template's row are the frontend's only.
    private DynamicInput.Autogrow Row(InputSpec template)
    {
        var names = RowNames ?? [.. Enumerable.Range(0, Math.Clamp(RowMax, 0, LongestRow))
            .Select(i => RowPrefix + i.ToString(CultureInfo.InvariantCulture))];
        return new DynamicInput.Autogrow([.. names.Select(n => $"{Name}.{n}")], template.IsRequired ? RowMin : 0,
            (member, isMember) => template with { Name = member, IsRequired = isMember });
    }
}
