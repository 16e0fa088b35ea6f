using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>Reads what is in a <see cref="CallRegion"/> as calls, each in the form that its mark announces.</summary>
internal static partial class CallReader
{
    /// <summary>The calls of a region, or null when it holds none that can be read.</summary>
    /// <param name="region">The region, ended or cut off by the end of the answer.</param>
    public static IReadOnlyList<WrittenCall>? Read(CallRegion region)
    {
        var body = WithoutEnd(region);
        return region.Mark.Form switch
        {
            CallForm.Whole => WholeMessage.Read(body),
            CallForm.Bare => BareCalls.Read(body),
            CallForm.Named => BareCalls.Read(body),
            CallForm.Fenced => Json(body, region.Ended),
            CallForm.Json => Json(body, region.Ended),
            CallForm.Any => Any(body, region.Ended),
            CallForm.Function => One(ElementCalls.Function("=" + body, region.Ended)),
            CallForm.Invoke => One(ElementCalls.Invoke(Dsml().Replace(body, "$1"), region.Ended)),
            CallForm.Tokens => One(Tokens(body)),
            CallForm.Mistral => body.TrimStart().StartsWith('[') ? Json(body, region.Ended) : One(Mistral(body)),
            CallForm.Gemma => One(Gemma(body)),
            CallForm.Python => Python(LooseArguments.Unfenced(body), region.Ended),
            CallForm.Harmony => One(Harmony(region.Front, body)),
            _ => null,
        };
    }

    private static string WithoutEnd(CallRegion region)
    {
        var body = region.Body;
        var plain = string.Create(body.Length, body, (letters, text) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = Marks.Plain(text[i]);
        });
        var end = region.Mark.Ends.FirstOrDefault(end => plain.EndsWith(end, StringComparison.Ordinal));
        return end is null ? body : body[..^end.Length];
    }

    private static IReadOnlyList<WrittenCall>? One(WrittenCall? call) => call is null ? null : [call];

    private static IReadOnlyList<WrittenCall>? Json(string body, bool ended) =>
        JsonCalls.Read(body, closes: ended) ?? (ended ? null : One(JsonCalls.ReadCut(body)));

    private static IReadOnlyList<WrittenCall>? Python(string body, bool ended) =>
        (body.TrimStart() is ['{' or '[', ..] ? Json(body, ended) : null) ?? PythonCalls.Read(body);

    private static IReadOnlyList<WrittenCall>? Any(string body, bool ended) => body.TrimStart() switch
    {
        ['{' or '[' or '`', ..] => Python(LooseArguments.Unfenced(body), ended),
        ['<', 'f', 'u', 'n', ..] => Functions(body, ended),
        ['<', 'i', 'n', 'v', ..] => One(ElementCalls.Invoke(body.TrimStart()["<invoke".Length..], ended)),
        ['<', 'n', 'a', 'm', 'e', '>', ..] or ['<', 's', 'e', 'r', 'v', ..] or ['<', 't', 'o', 'o', 'l', '_', 'n', ..] =>
            One(ElementCalls.Named(body)),
        ['<', 't', 'o', 'o', 'l', '_', 'c', ..] => Nested(body, ended),
        ['c', 'a', 'l', 'l', ':', ..] => One(Gemma(body)),
        _ => One(ElementCalls.Glm(LongCat().Replace(body, "$1arg"), ended)) ?? PythonCalls.Read(body),
    };

    // Hunyuan has a list of elements within the element; they hold no others.
    private static List<WrittenCall>? Nested(string body, bool ended)
    {
        var calls = new List<WrittenCall>();
        foreach (var piece in body.Split("<tool_call>", StringSplitOptions.RemoveEmptyEntries))
        {
            if (string.IsNullOrWhiteSpace(piece))
                continue;
            var end = piece.IndexOf("</tool_call>", StringComparison.Ordinal);
            if (piece.TrimStart().StartsWith("<tool_c", StringComparison.Ordinal)
                || Any(end < 0 ? piece : piece[..end], ended || end >= 0) is not { } inner)
                return null;
            calls.AddRange(inner);
        }
        return calls.Count > 0 ? calls : null;
    }

    private static List<WrittenCall>? Functions(string body, bool ended)
    {
        var calls = body.Split("<function", StringSplitOptions.RemoveEmptyEntries).Where(text => !string.IsNullOrWhiteSpace(text))
            .Select(text => Function(text.Replace("</function>", "", StringComparison.Ordinal).TrimEnd(),
                ended || text.Contains("</function>", StringComparison.Ordinal))).ToList();
        return calls.Count > 0 && !calls.Contains(null) ? [.. calls.OfType<WrittenCall>()] : null;
    }

    private static WrittenCall? Function(string text, bool ended) =>
        text.StartsWith(" name", StringComparison.Ordinal) ? ElementCalls.Invoke(text, ended) : ElementCalls.Function(text, ended);

    // Kimi: functions.name:0 <|tool_call_argument_begin|> {…}. DeepSeek: function <|tool_sep|> name, a line feed, JSON in a fence; since
    // V3.1 name <|tool_sep|> {…}.
    private static WrittenCall? Tokens(string body)
    {
        var sign = TokenSign().Match(body);
        if (!sign.Success)
            return null;
        var (name, rest) = (body[..sign.Index].Trim(), body[(sign.Index + sign.Length)..].Trim());
        if (name != "function")
            return new WrittenCall(name, rest);
        if (StepElement().IsMatch(rest))
            return ElementCalls.Invoke(StepElement().Replace(rest, "$1")["<invoke".Length..], ended: true);
        var line = rest.AsSpan().IndexOfAny('\n', '{', '`');
        return line <= 0 ? null : new WrittenCall(rest[..line].Trim(), rest[line..].Trim());
    }

    private static WrittenCall? Mistral(string body)
    {
        var call = MistralCall().Match(body);
        return call.Success ? new WrittenCall(call.Groups[1].Value, call.Groups[2].Value) : null;
    }

    private static WrittenCall? Gemma(string body)
    {
        var call = GemmaCall().Match(body);
        if (!call.Success)
            return null;
        var pieces = GemmaQuote().Split(call.Groups[2].Value);
        return new WrittenCall(call.Groups[1].Value,
            string.Concat(pieces.Select((piece, index) => index % 2 == 0 ? piece : ModelJson.Quoted(piece))));
    }

    private static WrittenCall? Harmony(string head, string body)
    {
        var recipient = Recipient().Match(head);
        return recipient.Success ? new WrittenCall(recipient.Groups[1].Value, body.Trim()) : null;
    }

    [GeneratedRegex("(</?)[|｜]+DSML[|｜]+ ?")]
    private static partial Regex Dsml();

    [GeneratedRegex("(</?)longcat_arg")]
    private static partial Regex LongCat();

    // StepFun's Step 3 has elements where DeepSeek has JSON.
    [GeneratedRegex("(</?)steptml:")]
    private static partial Regex StepElement();

    [GeneratedRegex("<[|｜](?:tool[_▁]call[_▁]argument[_▁]begin|tool[_▁]sep)[|｜]>|✿ARGS✿:")]
    private static partial Regex TokenSign();

    [GeneratedRegex(@"^\s*([^\[{\s]+)\s*(?:\[CALL_ID\][^\[]*)?(?:\[ARGS\]\s*)?(\{.*)$", RegexOptions.Singleline)]
    private static partial Regex MistralCall();

    [GeneratedRegex(@"^\s*call[:\s]\s*([^{\s]+)\s*(\{.*)$", RegexOptions.Singleline)]
    private static partial Regex GemmaCall();

    [GeneratedRegex("<\\|\"\\|>|<escape>")]
    private static partial Regex GemmaQuote();

    /// <summary>To whom a message of harmony goes, in its head.</summary>
    [GeneratedRegex(@"\bto=([^\s<]+)")]
    public static partial Regex Recipient();
}
