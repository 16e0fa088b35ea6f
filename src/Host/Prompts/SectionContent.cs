using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts;

/// <summary>A piece of a section, either included completely or left out.</summary>
/// <param name="Name">Its name in the list of what was left out.</param>
/// <param name="Text">As the model reads it.</param>
internal sealed record SectionItem(string Name, string Text)
{
    /// <summary>Whose text it is; null where there is one user, or where nobody wrote it.</summary>
    public Layer? Layer { get; init; }
}

/// <summary>Everything that a section could say. How much of it is included depends on its budget.</summary>
/// <param name="Items">The most important first.</param>
internal sealed record SectionContent(IReadOnlyList<SectionItem> Items)
{
    /// <summary>Nothing to say.</summary>
    public static readonly SectionContent Empty = new([]);

    /// <summary>What is said before the items, in words of ours; null for nothing.</summary>
    public string? Lead { get; init; }

    /// <summary>What separates two items.</summary>
    public string Separator { get; init; } = "\n";

    /// <summary>Whether the items are used without the section's own prompt around them.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether somebody else wrote the items, so that they are marked as data.</summary>
    public bool IsFenced { get; init; }

    /// <summary>How the model can get items that were left out; null where it cannot.</summary>
    public string? WhereIsMore { get; init; }

    /// <summary>What is always included, such as that something could not be read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What only the preview shows, such as single files that could not be read.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The same with all items in a layer.</summary>
    public SectionContent In(Layer? layer) =>
        layer is null ? this : this with { Items = [.. Items.Select(item => item with { Layer = layer })] };
}
