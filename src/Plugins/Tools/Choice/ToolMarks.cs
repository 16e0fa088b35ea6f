namespace ComfyAssistant.Plugins.Tools.Choice;

/// <summary>All that the user decided of tools. A tool without a mark is as its author meant it.</summary>
/// <param name="Everyone">Marks by the tool's name.</param>
/// <param name="Personas">Marks by the persona's slug, then by the tool's name. They win over everyone's while that persona is active.
/// </param>
public sealed record ToolMarks(
    IReadOnlyDictionary<string, ToolMark> Everyone, IReadOnlyDictionary<string, IReadOnlyDictionary<string, ToolMark>> Personas)
{
    /// <summary>No tool is marked.</summary>
    public static ToolMarks None { get; } =
        new(new Dictionary<string, ToolMark>(), new Dictionary<string, IReadOnlyDictionary<string, ToolMark>>());

    /// <summary>The same with one mark changed.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="persona">The persona's slug; null for everyone.</param>
    /// <param name="mark">The mark; null takes it off.</param>
    public ToolMarks With(string tool, string? persona, ToolMark? mark)
    {
        if (persona is null) return this with { Everyone = Changed(Everyone, tool, mark) };
        var personas = Personas.ToDictionary(StringComparer.Ordinal);
        var own = Changed(Personas.GetValueOrDefault(persona, new Dictionary<string, ToolMark>()), tool, mark);
        if (own.Count > 0) personas[persona] = own;
        else personas.Remove(persona);
        return this with { Personas = personas };
    }

    /// <summary>The tool as the user wants it.</summary>
    /// <param name="tool">The tool as its author meant it.</param>
    /// <param name="persona">The slug of the active persona; null for none.</param>
    public Tool Apply(Tool tool, string? persona)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var everyone = Find(Everyone, tool.Name);
        var now = persona is not null && Personas.TryGetValue(persona, out var own) ? Find(own, tool.Name) ?? everyone : everyone;
        if (now is null && everyone is null) return tool;
        return tool with
        {
            AsksFirst = now == ToolMark.Ask || now is null && tool.AsksFirst,
            IsForChat = tool.IsForChat && now != ToolMark.Off,
            // Other agents have no persona. Nobody would be asked there, unless it runs in a panel.
            IsForClients = tool.IsForClients && (everyone == ToolMark.Ask ? tool.RunsIn == RunsIn.Browser : everyone != ToolMark.Off),
        };
    }

    /// <summary>The tool as the user wants it, who can make what the studio wants stricter and not looser.</summary>
    /// <param name="tool">The tool as its author meant it.</param>
    /// <param name="persona">The slug of the active persona; null for none.</param>
    /// <param name="studio">The studio's marks, which hold for everyone.</param>
    /// <returns>Null where the studio has switched it off: nobody is offered it, or calls it in any way.</returns>
    public Tool? Apply(Tool tool, string? persona, ToolMarks studio)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(studio);
        var mark = Find(studio.Everyone, tool.Name);
        if (mark == ToolMark.Off) return null;
        var now = Apply(studio.Apply(tool, persona: null), persona);
        return mark == ToolMark.Ask ? now with { AsksFirst = true } : now;
    }

    private static ToolMark? Find(IReadOnlyDictionary<string, ToolMark> marks, string tool) =>
        marks.TryGetValue(tool, out var mark) ? mark : null;

    private static Dictionary<string, ToolMark> Changed(IReadOnlyDictionary<string, ToolMark> marks, string tool, ToolMark? mark)
    {
        var changed = marks.ToDictionary(StringComparer.Ordinal);
        if (mark is { } set) changed[tool] = set;
        else changed.Remove(tool);
        return changed;
    }
}
