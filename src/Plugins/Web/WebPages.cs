using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Web;

/// <summary>A page that was read.</summary>
/// <param name="Address">Where it was in the end.</param>
/// <param name="Title">Its title; empty where it has none.</param>
/// <param name="Text">What can be read of it.</param>
/// <param name="IsCut">Whether there was more than is read of any page.</param>
public sealed record ReadPage(Uri Address, string Title, string Text, bool IsCut);

/// <summary>Reads pages of the web as text.</summary>
public sealed partial class WebPages(WebReader web, Robots robots)
{
    /// <summary>The most characters that are read of a page.</summary>
    public const int Longest = 200_000;

    private const string Accepted = "text/html, application/xhtml+xml, text/plain;q=0.9, text/*;q=0.8, application/json;q=0.7";
    private const int LargestPage = 2 * 1024 * 1024;
    private const int Beginning = 2048;

    /// <summary>Reads a page.</summary>
    /// <exception cref="FetchException">It cannot be read; the message says why and what to do.</exception>
    public async Task<ReadPage> ReadAsync(string? text, CancellationToken cancellationToken)
    {
        var answer = await web.ReadAsync(
            WebAddress.Read(text), Accepted, LargestPage, address => robots.RequireAsync(address, cancellationToken), cancellationToken);
        if (answer.Status is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices) throw Refused(answer);
        if (answer.MediaType is "text/html" or "application/xhtml+xml" || answer.MediaType.Length == 0 && LooksLikeHtml(answer.Body))
        {
            var page = PageText.Of(Decode(answer), answer.Address, Longest);
            return page.Text.Length > 0 ? new(answer.Address, page.Title, page.Text, answer.IsCut || page.Text.Length >= Longest)
                : throw new FetchException("The page has no text of its own; a script fills it in the browser. Look for another page.");
        }
        if (answer.MediaType.StartsWith("text/", StringComparison.Ordinal) || answer.MediaType is "application/json" or "application/yaml"
            || answer.MediaType.EndsWith("+json", StringComparison.Ordinal))
            return new(answer.Address, "", Decode(answer).Cut(Longest), answer.IsCut);
        var type = answer.MediaType.Length > 0 ? answer.MediaType.Cut(80) : "unknown";
        throw new FetchException($"There is a file of type {type} at that address, and only text and web pages can be read.");
    }

    private static FetchException Refused(WebAnswer answer) => new((int)answer.Status switch
    {
        401 or 403 or 451 =>
            $"{answer.Address.Host} does not give this page to programs (status {(int)answer.Status}). Look for another one.",
        404 or 410 => $"{answer.Address.Host} has no such page. Check the address, or search for it.",
        429 => $"{answer.Address.Host} was asked too often. Try it again later, or look for another page.",
        var status => $"{answer.Address.Host} answered with status {status}.",
    });

    private static bool LooksLikeHtml(byte[] body) =>
        Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, Beginning)).Contains("<html", StringComparison.OrdinalIgnoreCase);

    private static string Decode(WebAnswer answer)
    {
        var name = answer.Charset
            ?? Declared().Match(Encoding.Latin1.GetString(answer.Body, 0, Math.Min(answer.Body.Length, Beginning))).Groups[1].Value;
        return WebText.Decode(answer.Body, name);
    }

    [GeneratedRegex("""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Declared();
}
