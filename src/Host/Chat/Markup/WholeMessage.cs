using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// A message that is nothing but calls, without any mark: <c>{"name":…,"parameters":…}</c> (Llama and small models) or
/// <c>[name(key=value)]</c> (Llama's Python form).
/// </summary>
internal static partial class WholeMessage
{
    /// <summary>So many letters are held back before it is asked whether the message may be a call.</summary>
    public const int Doubt = 60;

    /// <summary>Whether a message that begins so may be nothing but a call.</summary>
    public static bool MayBe(string beginning) => Json().IsMatch(beginning) || Python().IsMatch(beginning);

    /// <summary>The calls, or null when the message is something else.</summary>
    public static List<WrittenCall>? Read(string message)
    {
        message = TrailingMarks.WithoutTokens(message).Trim();
        if (Json().IsMatch(message))
            return JsonCalls.Read(message, whole: true);
        return Python().IsMatch(message) ? PythonCalls.Read(message) : null;
    }

    [GeneratedRegex(@"^\s*(\[\s*)?\{\s*[""']"
        + @"(name|type|function|function_name|function_call|tool|tool_name|tool_calls?|tool_args|tool_input|action|action_input|arguments"
        + @"|parameters|params|kwargs|args|input|id|recipient_name|thoughts?)[""']")]
    private static partial Regex Json();

    [GeneratedRegex(@"^\s*\[\s*[A-Za-z_][\w.]*\(")]
    private static partial Regex Python();
}
