using System.Globalization;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts.Files;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>Writes a section within its budget: whole items, the least important left out first.</summary>
internal sealed class SectionWriter(PromptReader prompts, TokenCounter tokens)
{
    /// <summary>Two lines of tildes with their line breaks.</summary>
    private const int FenceTokens = 6;

    /// <summary>A section that is never shortened.</summary>
    public Section Whole(string name, SectionContent content)
    {
        var text = string.Join(content.Separator, content.Items.Select(item => item.Text));
        return new Section(name, text, tokens.Count(text), null, []) { Parts = content.Items };
    }

    /// <summary>A section of at most <paramref name="limit"/> tokens; its notes are always included.</summary>
    public async Task<Section> WriteAsync(string name, SectionContent content, int limit, CancellationToken cancellationToken)
    {
        var notes = string.Join("\n\n", content.Notes);
        var (frame, layer) = content.IsBare || content.Items.Count == 0
            ? (null, null)
            : await prompts.GetLayeredAsync(PromptNames.Sections + name, cancellationToken);
        var overhead = tokens.Count(notes, cancellationToken) + tokens.Count(frame?.Text ?? "", cancellationToken)
            + tokens.Count(content.Lead ?? "", cancellationToken) + (content.IsFenced ? FenceTokens : 0);
        var kept = Fit(content, limit - overhead);
        var leftOut = content.Items.Except(kept).Select(item => item.Name).ToList();

        var parts = new List<string>();
        if (kept.Count > 0)
            parts.Add(await FrameAsync(frame, content, kept, cancellationToken));
        if (kept.Count > 0 && leftOut.Count > 0 && content.WhereIsMore is not null)
            parts.Add(More(leftOut.Count, content.WhereIsMore));
        if (notes.Length > 0)
            parts.Add(notes);
        var text = string.Join("\n\n", parts);
        return new Section(name, text, tokens.Count(text, cancellationToken), limit, [.. leftOut, .. content.Notes, .. content.Unreadable])
        {
            HasFaults = content.Notes.Count + content.Unreadable.Count > 0,
            Parts = kept.Count == 0 || frame is null ? kept : [new(PromptNames.Sections + name, frame.Text) { Layer = layer }, .. kept],
        };
    }

    private List<SectionItem> Fit(SectionContent content, int budget)
    {
        var separator = tokens.Count(content.Separator);
        int Cost(SectionItem item) => tokens.Count(item.Text) + separator;
        if (content.Items.Sum(Cost) <= budget)
            return [.. content.Items];

        var room = budget - (content.WhereIsMore is null ? 0 : tokens.Count(More(content.Items.Count, content.WhereIsMore)));
        var kept = new List<SectionItem>();

        // An item that could never fit must not displace those that do.
        foreach (var item in content.Items.Where(item => Cost(item) <= budget))
        {
            room -= Cost(item);
            if (room < 0)
                break;
            kept.Add(item);
        }
        return kept;
    }

    private static async Task<string> FrameAsync(
        PromptTemplate? frame, SectionContent content, List<SectionItem> kept, CancellationToken cancellationToken)
    {
        var items = string.Join(content.Separator, kept.Select(item => item.Text));
        if (content.IsFenced)
            items = Fence.Around(items);
        if (content.Lead is { } lead)
            items = $"{lead}\n\n{items}";
        if (frame is null)
            return items;
        return (await frame.RenderAsync(new Dictionary<string, string> { ["items"] = items }, cancellationToken)).Trim();
    }

    private static string More(int count, string where) =>
        string.Create(CultureInfo.InvariantCulture, $"({count} more did not fit here: {where})");
}
