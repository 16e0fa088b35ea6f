using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Web;

/// <summary>One page that a search found, in the words of the engine.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Text">What of it matches.</param>
public sealed record FoundPage(string Title, string Address, string Text);

/// <summary>
/// Asks the user's search engine: SearXNG ("Search API", <c>format=json</c>), Brave ("Web Search API") or Tavily ("POST /search").
/// </summary>
/// <param name="options">Which, where, and with what key.</param>
/// <param name="web">Reaches it, wherever the user has it.</param>
public sealed partial class WebSearch(WebOptions options, WebReader web)
{
    /// <summary>The most pages of one search.</summary>
    public const int Most = 10;

    private const int LargestAnswer = 2 * 1024 * 1024;
    private const int LongestTitle = 200;
    private const int LongestText = 500;

    /// <summary>The engine's name for people.</summary>
    public string Name => options.Engine switch
    {
        SearchEngine.SearXng => "SearXNG",
        SearchEngine.Brave => "Brave Search",
        SearchEngine.Tavily => "Tavily",
        _ => "the search engine",
    };

    /// <summary>Searches.</summary>
    /// <param name="query">What for.</param>
    /// <param name="count">How many pages, up to <see cref="Most"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FetchException">The engine does not answer, or refuses; the message says what to do.</exception>
    public async Task<IReadOnlyList<FoundPage>> FindAsync(string query, int count, CancellationToken cancellationToken)
    {
        using var request = Request(query, count);
        var answer = await web.SendAsync(request, LargestAnswer, cancellationToken);
        if (answer.Status is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices) throw Refused(answer.Status);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var root = json.RootElement;
            var list = options.Engine == SearchEngine.Brave ? root.Member("web").Member("results") : root.Member("results");
            if (list.ValueKind != JsonValueKind.Array) return [];
            var text = options.Engine == SearchEngine.Brave ? "description" : "content";
            return [.. list.EnumerateArray().Where(page => IsAddress(page.TextOf("url"))).Take(count).Select(page => new FoundPage(
                Plain(page.TextOf("title"), LongestTitle), page.TextOf("url")!, Plain(page.TextOf(text), LongestText)))];
        }
        catch (JsonException broken)
        {
            throw new FetchException(options.Engine == SearchEngine.SearXng
                ? "SearXNG does not answer with JSON. Its settings.yml must list json under search: formats:. Tell the user."
                : $"{Name} answered with something else than JSON.", broken);
        }
    }

    private HttpRequestMessage Request(string query, int count)
    {
        var address = options.Address!.AbsoluteUri.TrimEnd('/');
        var escaped = Uri.EscapeDataString(query);
        var request = options.Engine switch
        {
            SearchEngine.SearXng => new HttpRequestMessage(HttpMethod.Get, $"{address}/search?q={escaped}&format=json"),
            SearchEngine.Brave => new(HttpMethod.Get, $"{address}/res/v1/web/search?q={escaped}&count={count}"),
            _ => new(HttpMethod.Post, $"{address}/search")
            {
                Content = new StringContent(
                    new JsonObject { ["query"] = query, ["max_results"] = count }.ToJsonString(), Encoding.UTF8, "application/json"),
            },
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (options.Engine == SearchEngine.Brave) request.Headers.TryAddWithoutValidation("X-Subscription-Token", options.Key);
        if (options.Engine == SearchEngine.Tavily) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
        return request;
    }

    private FetchException Refused(HttpStatusCode status) => new((int)status switch
    {
        401 or 403 or 422 when options.Engine == SearchEngine.SearXng =>
            "SearXNG refuses to answer with JSON. Its settings.yml must list json under search: formats:. Tell the user.",
        401 or 403 or 422 => $"{Name} refuses the key. Tell the user to check it.",
        402 or 429 or 432 or 433 => $"{Name} was asked too often, or the key's quota is used up. Do not search again now; tell the user.",
        var other => $"{Name} answered with status {other}.",
    });

    private static bool IsAddress(string? text) =>
        text is { Length: <= WebAddress.Longest } && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https";

    private static string Plain(string? text, int longest) =>
        WebUtility.HtmlDecode(Marks().Replace(text ?? "", "")).ReplaceLineEndings(" ").Trim().Cut(longest);

    // Brave marks what matches.
    [GeneratedRegex("</?(?:strong|b|em|mark)>", RegexOptions.IgnoreCase)]
    private static partial Regex Marks();
}
