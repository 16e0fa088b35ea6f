using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Calls without a mark of their own, told by the word or the tool's name with which a message begins: <c>name</c>, a line feed and JSON
/// (GLM-4), <c>name(key=value)</c>, <c>functools[{…}]</c> (Phi-4), <c>Action:</c> and JSON in a fence (Command R).
/// </summary>
internal static partial class BareCalls
{
    private const string Functools = "functools";
    private const string Action = "Action:";
    private const string Fence = "```json";
    private const int MaxBlanks = 8;

    private static readonly Mark OfName = new("", MarkKind.Call, [], CallForm.Bare);
    private static readonly Mark OfFunctools = new(Functools, MarkKind.Call, [], CallForm.Json);
    private static readonly Mark OfAction = new(Action, MarkKind.Call, ["```"], CallForm.Fenced);

    /// <summary>Finds the call with which a message begins.</summary>
    /// <param name="text">The message from its first letter.</param>
    /// <param name="names">The tools that may be called.</param>
    /// <param name="length">How much of the text belongs to the mark.</param>
    /// <param name="open">Whether the text is the beginning of a call, so that more of it may come.</param>
    public static Mark? At(ReadOnlySpan<char> text, ToolNames names, out int length, out bool open)
    {
        length = 0;
        if (text.StartsWith(Functools + "["))
        {
            length = Functools.Length;
            open = false;
            return OfFunctools;
        }
        open = (Functools + "[").AsSpan().StartsWith(text);
        if (IsAction(text, ref length, ref open))
            return OfAction;
        foreach (var name in names.All)
        {
            if (name.AsSpan().StartsWith(text))
                open = true;
            else if (text.StartsWith(name))
            {
                var rest = text[name.Length..];
                var inner = rest.TrimStart();
                if (inner is ['{', ..] || rest is ['(', ..])
                    return OfName;
                open |= inner.IsEmpty && rest.Length <= MaxBlanks;
            }
        }
        return null;
    }

    private static bool IsAction(ReadOnlySpan<char> text, ref int length, ref bool open)
    {
        if (!text.StartsWith(Action))
        {
            open |= Action.AsSpan().StartsWith(text);
            return false;
        }
        var rest = text[Action.Length..].TrimStart();
        var line = rest.IndexOf('\n');
        var fence = (line < 0 ? rest : rest[..line]).TrimEnd();
        open |= line < 0 && rest.Length <= Fence.Length + MaxBlanks && text.Length - rest.Length <= Action.Length + MaxBlanks
            && Fence.AsSpan().StartsWith(fence);
        length = text.Length - rest.Length + line + 1;
        return line >= 0 && fence is Fence or "```";
    }

    /// <summary>The call of a name and its arguments; null where it is none.</summary>
    public static List<WrittenCall>? Read(string text)
    {
        text = TrailingMarks.WithoutTokens(text).Trim();
        if (Name().Match(text) is not { Success: true } name)
            return null;
        var rest = text[name.Length..];
        if (rest.StartsWith('{'))
            return [new WrittenCall(name.Groups[1].Value, rest)];
        return PythonCalls.Read(text)
            ?? (rest is ['(', .. var json, ')'] && json.Trim() is ['{', .., '}'] given
                ? [new WrittenCall(name.Groups[1].Value, given)] : null);
    }

    [GeneratedRegex(@"^([A-Za-z_][\w.\-]*)\s*")]
    private static partial Regex Name();
}
