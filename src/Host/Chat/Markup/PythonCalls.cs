using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Calls written as Python: <c>name(key=value)</c>, alone, in a list, one a line, inside <c>print(…)</c> (Gemma) or as <c>name.call(…)</c>
/// (Llama's built-in tools). Arguments without their names are no call: which parameter is meant would be a guess.
/// </summary>
internal static partial class PythonCalls
{
    /// <summary>Reads the calls, or null when the text holds anything else.</summary>
    public static List<WrittenCall>? Read(string text)
    {
        var calls = new List<WrittenCall>();
        var python = new ModelJson(text);
        python.Skip('[');
        while (!python.IsAtEnd)
        {
            if (python.Skip(']') || python.Skip(';') || python.Skip(','))
                continue;
            if (Call(python) is not { } call)
                return null;
            calls.Add(call);
        }
        return calls.Count > 0 ? calls : null;
    }

    private static WrittenCall? Call(ModelJson python)
    {
        if (python.Name() is not { } name)
            return null;

        // result = name(…)
        if (python.Skip('='))
            name = python.Name();
        if (name is null || !python.Skip('('))
            return null;
        if (name == "print")
            return Call(python) is { } inner && python.Skip(')') ? inner : null;
        return Arguments(python) is { } arguments ? new WrittenCall(Suffix().Replace(name, ""), arguments) : null;
    }

    private static string? Arguments(ModelJson python)
    {
        var members = new List<string>();
        while (!python.Skip(')'))
        {
            if (members.Count > 0 && !python.Skip(','))
                return null;
            if (python.Skip(')'))
                break;
            if (python.Name() is not { } key || !python.Skip('=') || python.Next() is not { } value)
                return null;
            members.Add(ModelJson.Quoted(key) + ":" + value);
        }
        return "{" + string.Join(',', members) + "}";
    }

    [GeneratedRegex(@"\.call$")]
    private static partial Regex Suffix();
}
