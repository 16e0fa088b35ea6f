using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>
/// Whether JSON has what is expected of it. An object may have more members and a list more items, in any order; a text between slashes
/// is a regular expression.
/// </summary>
internal static class PartialMatch
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static bool Has(JsonNode? actual, JsonNode? expected) => expected switch
    {
        JsonObject members => actual is JsonObject given
            && members.All(member => given.ContainsKey(member.Key) && Has(given[member.Key], member.Value)),
        JsonArray items => actual is JsonArray given && items.All(item => given.Any(candidate => Has(candidate, item))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => HasText(actual, value.GetValue<string>()),
        null => actual is null,
        _ => JsonNode.DeepEquals(actual, expected) || IsSameNumber(actual, expected),
    };

    /// <summary>Whether a pattern matches a text, whatever its letter case. One that takes too long does not.</summary>
    public static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline, Longest);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool HasText(JsonNode? actual, string expected) => actual is JsonValue value
        && (expected is ['/', .. var pattern, '/'] ? Matches(value.ToString(), pattern) : value.ToString() == expected);

    private static bool IsSameNumber(JsonNode? actual, JsonNode expected) =>
        actual is JsonValue one && expected is JsonValue other
        && double.TryParse(one.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var left)
        && double.TryParse(other.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var right)
        && left.Equals(right);
}
