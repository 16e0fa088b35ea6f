using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>Calls written as JSON objects: one, a list, or several in a row.</summary>
internal static partial class JsonCalls
{
    private static readonly string[] Names = ["name", "tool_name", "tool", "function_name", "recipient_name", "function", "action"];
    private static readonly string[] Arguments = ["arguments", "parameters", "args", "input", "tool_input", "params", "kwargs",
        "action_input", "tool_args"];
    private static readonly string[] Labels = ["id", "type", "tool_call_id", "call_id", "index"];

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Reads the calls, or null when the text holds anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="whole">Whether all of it must be calls; else what follows the first value is left aside.</param>
    /// <param name="closes">Whether brackets that are open at the end count as closed.</param>
    public static List<WrittenCall>? Read(string text, bool whole = false, bool closes = false)
    {
        var calls = new List<WrittenCall>();
        var json = new ModelJson(LooseArguments.Unfenced(text), closes);
        do
        {
            if (json.Next() is not { } value)
                return whole || calls.Count == 0 ? null : calls;
            using var parsed = JsonDocument.Parse(Exact(text, value), Deep);
            if (!Add(parsed.RootElement, calls) && (whole || !AddKeyed(parsed.RootElement, calls)))
                return whole || calls.Count == 0 ? null : calls;
            while (json.Skip(';') || json.Skip(','))
            {
            }
        }
        while (!json.IsAtEnd);
        return calls.Count > 0 ? calls : null;
    }

    /// <summary>The one call of a text that was cut off inside it, with the arguments as far as they came; null where not even the name
    /// did.</summary>
    public static WrittenCall? ReadCut(string text)
    {
        var name = CutName().Match(text);
        if (!name.Success)
            return null;
        var arguments = CutArguments().Match(text);
        return new WrittenCall(name.Groups[1].Value, arguments.Success ? text[(arguments.Index + arguments.Length)..] : "{");
    }

    // Numbers keep their digits in either reading; the strict text is preferred where it is one, as it is the model's own.
    private static string Exact(string text, string read)
    {
        try
        {
            using var strict = JsonDocument.Parse(text, Deep);
            return text;
        }
        catch (JsonException)
        {
            return read;
        }
    }

    private static bool Add(JsonElement value, List<WrittenCall> calls)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                if (!Add(item, calls))
                    return false;
            return true;
        }
        if (value.ValueKind != JsonValueKind.Object)
            return false;
        if (value.TryGetProperty("tool_calls", out var list) && list.ValueKind == JsonValueKind.Array)
            return Add(list, calls);
        foreach (var wrapper in (ReadOnlySpan<string>)["function", "tool_call", "function_call"])
            if (value.TryGetProperty(wrapper, out var inner) && inner.ValueKind == JsonValueKind.Object)
                return AddInner(inner, value, calls);
        return AddOne(value, calls);
    }

    // Groq's preview of tool use has the name inside and the arguments beside it.
    private static bool AddInner(JsonElement inner, JsonElement outer, List<WrittenCall> calls)
    {
        if (!Add(inner, calls))
            return false;
        if (calls[^1].Arguments == "{}" && Array.Find(Arguments, key => outer.TryGetProperty(key, out _)) is { } beside)
            calls[^1] = calls[^1] with { Arguments = Text(outer.GetProperty(beside)) };
        return true;
    }

    // Apertus: {"name": {…}}. Only behind a mark, as any JSON may look so.
    private static bool AddKeyed(JsonElement value, List<WrittenCall> calls)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            return value.EnumerateArray().All(item => AddKeyed(item, calls));
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() != 1)
            return false;
        var call = value.EnumerateObject().First();
        if (call.Value.ValueKind != JsonValueKind.Object)
            return false;
        calls.Add(new WrittenCall(call.Name, call.Value.GetRawText()));
        return true;
    }

    private static bool AddOne(JsonElement value, List<WrittenCall> calls)
    {
        var name = Array.Find(Names, key => value.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String);
        if (name is null)
            return false;
        var key = Array.Find(Arguments, key => value.TryGetProperty(key, out _));
        if (key is null && value.EnumerateObject()
            .Any(member => member.Name != name && !Array.Exists(Labels, label => label == member.Name)))
            return false;
        calls.Add(new WrittenCall(value.GetProperty(name).GetString()!, key is null ? "{}" : Text(value.GetProperty(key))));
        return true;
    }

    private static string Text(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.String ? arguments.GetString()! : arguments.GetRawText();

    [GeneratedRegex(@"[""'](?:name|tool_name|function)[""']\s*:\s*[""']([^""'\s]+)[""']")]
    private static partial Regex CutName();

    [GeneratedRegex(@"[""'](?:arguments|parameters|args|input)[""']\s*:\s*")]
    private static partial Regex CutArguments();
}
