using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>Reads what others wrote about their packages: plain, short, and unable to pass for anything else.</summary>
internal static class PackageText
{
    private const int LongestName = 120;
    private const int LongestDescription = 400;

    // ComfyUI-Manager turns descriptions into HTML.
    private static readonly Regex Tags = new("<[^<>]*>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    private static readonly Regex Blanks = new(@"\s+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static string? Name(JsonElement of, string member) => Plain(of.TextOf(member), LongestName);

    /// <summary>Its author's own words, marked as such: they reach a model.</summary>
    public static string? Description(JsonElement of, string name) =>
        Plain(of.TextOf("description"), LongestDescription) is { } text ? ThirdPartyText.Fence($"What {name} says of itself", text) : null;

    /// <summary>An address of the web that a click may open; null for any other.</summary>
    public static string? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0
            ? text : null;

    /// <summary>A count; null where there is none. ComfyUI-Manager has -1 for stars that it does not know.</summary>
    public static long? Count(JsonElement of, string member) =>
        of.Member(member) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    private static string? Plain(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var plain = Blanks.Replace(Tags.Replace(ThirdPartyText.Unmarked(text), " "), " ").Trim();
        return plain.Length == 0 ? null : plain.Cut(longest);
    }
}
