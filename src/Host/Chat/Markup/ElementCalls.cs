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
        var rest = text[head.Length..].Trim();
        if (rest.StartsWith('{'))
            return new WrittenCall(name, rest);
        if (rest.Length > 0 && !rest.StartsWith("<arg_key>", StringComparison.Ordinal))
            return null;
        return new WrittenCall(name, ended || rest.EndsWith("</arg_value>", StringComparison.Ordinal)
            ? Members(GlmArgument().Matches(rest)
                .Select(match => (match.Groups[1].Value.Trim(), ModelJson.Quoted(Value(match.Groups[2].Value)))))
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
            ? Json(match.Groups[3].Value) : ModelJson.Quoted(Value(match.Groups[3].Value)))));
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

    [GeneratedRegex(@"^\s*[=(/]?\s*[""']?([^\s>{""')]+)[""']?\)?\s*>?\s*")]
    private static partial Regex FunctionHead();

    [GeneratedRegex(@"^\s*(?:name\s*=)?\s*[""']?([^\s>""']+)[""']?[^>]*>\s*")]
    private static partial Regex InvokeHead();

    [GeneratedRegex(@"^\s*<name>\s*([^<\s]+)\s*</name>\s*<(arguments|parameters|input)>(.*?)</\2>\s*$", RegexOptions.Singleline)]
    private static partial Regex NameElement();

    [GeneratedRegex(@"^\s*([\w.:\-]+)\s*")]
    private static partial Regex GlmHead();

    [GeneratedRegex(@"<arg_key>(.*?)</arg_key>\s*<arg_value>(.*?)(?:</arg_value>|$)", RegexOptions.Singleline)]
    private static partial Regex GlmArgument();

    // An end that is missing is where the next argument or the end of the call stands.
    [GeneratedRegex(@"<param(?:eter)?\s*(?:=|\s+name\s*=)\s*[""']?([^""'>\s]+)[""']?([^>]*)>"
        + @"(.*?)(?:</param(?:eter)?>|(?=\s*<param(?:eter)?[\s=])|\s*$)", RegexOptions.Singleline)]
    private static partial Regex Argument();
}
