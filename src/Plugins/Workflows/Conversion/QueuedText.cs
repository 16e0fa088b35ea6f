using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Plugins.Workflows.Conversion;

/// <summary>What the frontend makes of a text when the workflow is queued.</summary>
internal static partial class QueuedText
{
    // A text of nothing but braces must not take the stack.
    private const int MaxDepth = 100;

    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\u2028\u2029");

    /// <summary>A prompt: comments left out, and of <c>{a|b}</c> one taken. <c>\{</c> is a brace.</summary>
    public static string Prompt(string text, Random random) => Prompt(text, random, 0);

    /// <summary>
    /// A date in the letters of <c>%date:…%</c>: <c>yyyy</c>, <c>yy</c>, <c>M</c>, <c>d</c>, <c>h</c>, <c>m</c>, <c>s</c>, doubled for two
    /// digits.
    /// </summary>
    public static string Date(string format, DateTimeOffset now) => DatePart().Replace(format, match => match.Value switch
    {
        "yyyy" => now.Year.ToString(CultureInfo.InvariantCulture),
        "yy" => now.ToString("yy", CultureInfo.InvariantCulture),
        ['d', ..] => Digits(now.Day, match.Length),
        ['M', ..] => Digits(now.Month, match.Length),
        ['h', ..] => Digits(now.Hour, match.Length),
        ['m', ..] => Digits(now.Minute, match.Length),
        ['s', ..] => Digits(now.Second, match.Length),
        _ => match.Value,
    });

    /// <summary>Replaces each <c>%…%</c>; null from <paramref name="replace"/> leaves it as it is.</summary>
    public static string Marks(string text, Func<string, string?> replace) =>
        Mark().Replace(text, match => replace(match.Groups[1].Value) ?? match.Value);

    /// <summary>A text that may be part of a file's name.</summary>
    public static string FileName(string text) => Forbidden().Replace(text, "_");

    private static string Digits(int number, int length) => number.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');

    private static string Prompt(string text, Random random, int depth)
    {
        var input = WithoutComments(text);
        var result = new StringBuilder(input.Length);
        for (var i = 0; i < input.Length; i++)
        {
            if (input[i] == '\\') result.Append(input.AsSpan(i++, Math.Min(2, input.Length - i + 1)));
            else if (input[i] == '{' && depth < MaxDepth) result.Append(Choice(input, ref i, random, depth));
            else result.Append(input[i]);
        }
        return Escaped().Replace(result.ToString(), "$1");
    }

    // By hand, in one pass: comments without an end would each be looked through to the end of the text.
    private static string WithoutComments(string text)
    {
        var result = new StringBuilder(text.Length);
        var (at, ends) = (0, true);
        for (var slash = text.IndexOf('/'); slash >= 0 && slash + 1 < text.Length; slash = text.IndexOf('/', Math.Max(at, slash + 1)))
        {
            int end;
            if (text[slash + 1] == '/')
            {
                end = text.AsSpan(slash).IndexOfAny(LineEnds) is >= 0 and var length ? slash + length : text.Length;
            }
            else if (text[slash + 1] == '*' && ends)
            {
                end = text.IndexOf("*/", slash + 2, StringComparison.Ordinal) + 2;
                ends = end >= 2;
                if (!ends) continue;
            }
            else
            {
                continue;
            }
            result.Append(text, at, slash - at);
            at = end;
            slash = end - 1;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    // From behind the opening brace to its closing one, or to the end where there is none.
    private static string Choice(string input, ref int i, Random random, int depth)
    {
        var options = new List<string>();
        var option = new StringBuilder();
        var open = 0;
        for (i++; i < input.Length; i++)
        {
            if (input[i] == '\\')
            {
                option.Append(input.AsSpan(i++, Math.Min(2, input.Length - i + 1)));
                continue;
            }
            if (input[i] == '}' && open == 0) break;
            if (input[i] == '|' && open == 0)
            {
                options.Add(option.ToString());
                option.Clear();
                continue;
            }
            open += input[i] switch { '{' => 1, '}' => -1, _ => 0 };
            option.Append(input[i]);
        }
        options.Add(option.ToString());
        return Prompt(options[(int)Math.Floor(random.NextDouble() * options.Count)], random, depth + 1);
    }

    [GeneratedRegex(@"\\([{}|])")]
    private static partial Regex Escaped();

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Mark();

    [GeneratedRegex("dd?|MM?|hh?|mm?|ss?|yyy?y?")]
    private static partial Regex DatePart();

    [GeneratedRegex("[/?<>\\\\:*|\"\u0000-\u001F\u007F]")]
    private static partial Regex Forbidden();
}
