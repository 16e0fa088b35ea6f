using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>Marks a text as data between two lines of tildes, which it cannot close itself.</summary>
internal static partial class Fence
{
    /// <summary>The text between fences that are longer than any run of tildes in it.</summary>
    public static string Around(string text)
    {
        var fence = new string('~', Math.Max(4, 1 + Tildes().Matches(text).Select(run => run.Length).DefaultIfEmpty().Max()));
        return $"{fence}\n{text.Trim('\r', '\n')}\n{fence}";
    }

    // With what looks like a tilde, and with characters that nobody sees between: two tildes, a zero-width space and two more look like a
    // fence of four.
    [GeneratedRegex(@"[~\u02dc\u223c\u301c\uff5e\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")]
    private static partial Regex Tildes();
}
