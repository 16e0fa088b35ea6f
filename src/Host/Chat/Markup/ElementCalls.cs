using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>Calls written as elements: one for the function, one for each argument. Values are text; the tool's schema says what they stand
/// for.</summary>
internal static partial class ElementCalls
{
    // What a value lacks that the end of the answer cut off: so that nobody takes half of it for the whole.
    private const string Cut = "{\"";

    /// <summary><c>=name&gt;…</c>, <c>=name{…}</c> or <c>(name){…}</c>, what follows <c>&lt;function</c>.</summary>
    public static WrittenCall? Function(string text, bool ended)
    {
        var head = FunctionHead().Match(text);
        return head.Success ? new WrittenCall(head.Groups[1].Value, Body(text[head.Length..], ended)) : null;
    }

    /// <summary><c>name="…"&gt;…</c>, what follows <c>&lt;invoke</c>.</summary>
    public static WrittenCall? Invoke(string text, bool ended)
    {
        var head = InvokeHead().Match(text);
        return head.Success ? new WrittenCall(head.Groups[1].Value, Body(text[head.Length..], ended)) : null;
    }

    /// <summary>GLM's <c>name</c>, then <c>&lt;arg_key&gt;</c> and <c>&lt;arg_value&gt;</c> in turn, or JSON.</summary>
    public static WrittenCall? Glm(string text, bool ended)
    {
        var head = GlmHead().Match(text);
        if (!head.Success)
            return null;
        var name = head.Groups[1].Value;
        var rest = LooseArguments.Unfenced(ToolSign().Replace(text[head.Length..], ""));
        if (rest.StartsWith('{'))
            return new WrittenCall(name, rest);
        if (rest.Length > 0 && !rest.StartsWith("<arg_key>", StringComparison.Ordinal))
            return null;
        return new WrittenCall(name, ended || rest.EndsWith("</arg_value>", StringComparison.Ordinal)
            ? Members(GlmArguments(rest).Select(argument => (argument.Key, ModelJson.Quoted(Value(argument.Value)))))
            : Cut);
    }

    /// <summary><c>&lt;name&gt;</c>, then JSON in an element of its own.</summary>
    public static WrittenCall? Named(string text)
    {
        var call = NameElement().Match(text);
        return call.Success ? new WrittenCall(call.Groups[1].Value, call.Groups[3].Value) : null;
    }

    private static string Body(string body, bool ended)
    {
        var arguments = Argument().Matches(body);
        if (arguments.Count == 0)
            return !ended && string.IsNullOrWhiteSpace(body) ? Cut : body.Trim().TrimEnd('>').Trim();
        if (!ended && !body.TrimEnd().EndsWith("</parameter>", StringComparison.Ordinal))
            return Cut;
        return Members(arguments.Select(match =>
            (match.Groups[1].Value, match.Groups[2].Value.Contains("string=\"false\"", StringComparison.Ordinal)
            ? Json(Given(match)) : ModelJson.Quoted(Value(Given(match))))));

        static string Given(Match argument) =>
            argument.Groups[4].Success ? argument.Groups[3].Value : argument.Groups[3].Value.TrimEnd();
    }

    // By hand, in one pass: keys without an end would each be looked through to the end of the text.
    private static IEnumerable<(string Key, string Value)> GlmArguments(string text)
    {
        const string key = "<arg_key>", keyEnd = "</arg_key>", value = "<arg_value>", valueEnd = "</arg_value>";
        for (var at = 0; (at = text.IndexOf(key, at, StringComparison.Ordinal)) >= 0;)
        {
            var (start, end, next) = (at + key.Length, at, at);
            do
            {
                if ((end = text.IndexOf(keyEnd, next, StringComparison.Ordinal)) < 0)
                    yield break;
                next = end + keyEnd.Length;
                while (next < text.Length && char.IsWhiteSpace(text[next]))
                    next++;
            }
            while (string.CompareOrdinal(text, next, value, 0, value.Length) != 0);
            var from = next + value.Length;
            var to = text.IndexOf(valueEnd, from, StringComparison.Ordinal);
            yield return (text[start..end].Trim(), text[from..(to < 0 ? text.Length : to)]);
            if (to < 0)
                yield break;
            at = to + valueEnd.Length;
        }
    }

    // Models put the value on lines of its own.
    private static string Value(string text)
    {
        if (text.StartsWith("\r\n", StringComparison.Ordinal))
            text = text[2..];
        else if (text.StartsWith('\n'))
            text = text[1..];
        return text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
    }

    private static string Json(string text) => new ModelJson(text).Next() ?? ModelJson.Quoted(text);

    private static string Members(IEnumerable<(string Key, string Value)> members) =>
        "{" + string.Join(',', members.Select(member => ModelJson.Quoted(member.Key) + ":" + member.Value)) + "}";

    [GeneratedRegex(@"^\s*(?:[=(/]\s*)?[""']?([^\s>{""')]+)[""']?\)?\s*>?\s*")]
    private static partial Regex FunctionHead();

    [GeneratedRegex(@"^\s*(?:name\s*=\s*)?[""']?(?>([^\s>""']+))[""']?[^>]*>\s*")]
    private static partial Regex InvokeHead();

    // MiroThinker and others name a server first.
    [GeneratedRegex(@"^\s*(?:<server_name>[^<]*</server_name>\s*)?<(?:tool_)?name>\s*([^<\s]+)\s*</(?:tool_)?name>\s*"
        + @"<(arguments|parameters|input)>(.*?)</\2>\s*$", RegexOptions.Singleline)]
    private static partial Regex NameElement();

    [GeneratedRegex(@"^\s*([\w.:\-]+)\s*")]
    private static partial Regex GlmHead();

    // Hunyuan's, between the name and the keys.
    [GeneratedRegex(@"^\s*<tool_sep>")]
    private static partial Regex ToolSign();

    // An end that is missing is where the next argument or the end of the call stands.
    [GeneratedRegex(@"<param(?:eter)?(?:\s*=|\s+name\s*=)\s*[""']?(?>([^""'<>\s]+))[""']?([^<>]*)>"
        + @"(.*?)(?:(</param(?:eter)?>)|(?=<param(?:eter)?[\s=])|$)", RegexOptions.Singleline)]
    private static partial Regex Argument();
}
