using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Settings;

/// <summary>
/// The format of <c>.env</c> files: lines of <c>NAME=value</c>, an optional <c>export</c> before the name, comments after <c>#</c>.
/// A value without quotes ends before a comment or at the end of its line; quoted values may span lines. Single quotes keep everything as
/// it is; double quotes know <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\"</c>, <c>\\</c> and <c>\$</c>. A <c>$</c> is an ordinary character:
/// keys and passwords contain it.
/// </summary>
internal static partial class DotEnvFile
{
    /// <summary>The variables; the last one wins where a name is there twice.</summary>
    /// <exception cref="SettingException">A line is neither a variable nor a comment; the message names its number.</exception>
    public static IReadOnlyDictionary<string, string?> Parse(string text)
    {
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var position = 0; position < text.Length;)
        {
            var line = Line().Match(text, position);
            if (!line.Success)
                throw new SettingException($".env, line {1 + text.AsSpan(0, position).Count('\n')}: write NAME=value, and end a value with "
                    + "the quote that it starts with.");
            if (line.Groups["name"] is { Success: true } name)
                values[name.Value] = line.Groups["double"] is { Success: true } quoted
                    ? Escape().Replace(quoted.Value, Unescape)
                    : line.Groups["single"].Value + line.Groups["plain"].Value;
            position += line.Length;
        }

        return values;
    }

    private static string Unescape(Match escape) => escape.Value[1] switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        var other => other.ToString(),
    };

    [GeneratedRegex(
        """
        \G[ \t]*
        (?:
            (?:export[ \t]+)? (?<name>[A-Za-z_][\w.-]*) [ \t]*=[ \t]*
            (?: '(?<single>[^']*)' | "(?<double>(?:[^"\\]|\\.)*)" | (?<plain>(?!['"])[^\n]*?) )
            [ \t]* (?: (?<=[ \t=])\#[^\n]* )?
          | (?: \#[^\n]* )?
        )
        (?: \n | \z )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex Line();

    [GeneratedRegex("""\\[nrt"\\$]""")]
    private static partial Regex Escape();
}
