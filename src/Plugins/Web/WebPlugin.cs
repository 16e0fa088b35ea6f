using System.ComponentModel;
using System.Globalization;
using System.Text;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Web;

/// <summary>Pages of the web, where the user allows it.</summary>
public sealed class WebPlugin(WebOptions options, WebPages pages) : IOptionalTools
{
    private const int LongestPart = 12_000;

    /// <inheritdoc />
    public bool AreAllowed => options.IsAllowed;

    /// <summary>Reads a page as text.</summary>
    [KernelFunction("readPage"), DisplayName("Read a web page"), ReadsOnly, OfferedTo(Audience.Chat)]
    [Description("Read a public web page as text: documentation, a model's card, a README. Give the part to go on with a long page.")]
    public async Task<string> ReadPageAsync(
        [Description("The whole address, as a search or the user gave it.")] string address,
        [Description("Which part of a long page, from 1 on.")] int part = 1,
        CancellationToken cancellationToken = default)
    {
        if (part < 1) throw new ToolException("readPage: 'part' counts from 1.");
        try
        {
            var page = await pages.ReadAsync(address, cancellationToken);
            var parts = Math.Max(1, (page.Text.Length + LongestPart - 1) / LongestPart);
            if (part > parts) throw new ToolException($"readPage: the page has {parts} {(parts == 1 ? "part" : "parts")}.");
            var text = page.Text[((part - 1) * LongestPart)..].Start(LongestPart);
            var more = part < parts ? string.Create(CultureInfo.InvariantCulture, $"\n\nPart {part} of {parts}; ask for the next to go on.")
                : page.IsCut ? "\n\nThe page goes on, but no more of it is read." : "";
            var title = page.Title.Length > 0 ? $"{page.Title} ({page.Address})" : page.Address.ToString();
            return ThirdPartyText.Fence(title.Cut(WebAddress.Longest), text) + more;
        }
        catch (FetchException failure)
        {
            throw new ToolException("readPage: " + failure.Message);
        }
    }
}

/// <summary>The user's search engine, where there is one and the user allows it.</summary>
public sealed class WebSearchPlugin(WebOptions options, WebSearch search) : IOptionalTools
{
    private const int LongestQuery = 400;

    /// <inheritdoc />
    public bool AreAllowed => options.IsAllowed && options.Engine != SearchEngine.None;

    /// <summary>Searches the web.</summary>
    [KernelFunction("searchWeb"), DisplayName("Search the web"), ReadsOnly, OfferedTo(Audience.Chat)]
    [Description("Search the web with the user's own search engine. Use it for what the installation and its documentation do not say, "
        + "such as a model's recommended settings; then readPage.")]
    public async Task<string> SearchWebAsync(
        [Description("A few words, as one types them into a search box. The engine sees them: leave out what is private.")] string query,
        [Description("How many results, 1 to 10.")] int limit = 5,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > LongestQuery)
            throw new ToolException($"searchWeb: 'query' must be a few words, up to {LongestQuery} characters.");
        try
        {
            var found = await search.FindAsync(query.Trim(), Math.Clamp(limit, 1, WebSearch.Most), cancellationToken);
            if (found.Count == 0) return $"{search.Name} found nothing for that. Try other words.";
            var list = new StringBuilder();
            foreach (var page in found) list.Append(CultureInfo.InvariantCulture, $"- {page.Title}\n  {page.Address}\n  {page.Text}\n");
            return ThirdPartyText.Fence($"What {search.Name} found", list.ToString());
        }
        catch (FetchException failure)
        {
            throw new ToolException("searchWeb: " + failure.Message);
        }
    }
}
