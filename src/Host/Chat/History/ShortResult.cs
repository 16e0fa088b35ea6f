using System.Globalization;
using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// A tool round in brief: every call keeps its result, but
/// large arguments and results become a line that says where to read them.
/// </summary>
internal static class ShortResult
{
    private const int Kept = 160;

    /// <summary>The round in brief; the same round where nothing in it is long.</summary>
    public static IReadOnlyList<ChatMessageContent> Of(IReadOnlyList<ChatMessageContent> round)
    {
        var brief = round.Where(message => !ResultPictures.Is(message))
            .Select((message, index) => index == 0 ? Calls(message) : Result(message)).ToList();
        return brief.SequenceEqual(round) ? round : brief;
    }

    /// <summary>The assistant's message of a round with its long arguments in brief; the same message where none is long.</summary>
    public static ChatMessageContent Calls(ChatMessageContent message)
    {
        if (!message.Items.OfType<FunctionCallContent>().Any(call => call.Arguments?.Values.Any(IsLong) == true))
            return message;
        var items = message.Items.Select(item => item is FunctionCallContent call ? Brief(call) : item);
        return new ChatMessageContent { Role = AuthorRole.Assistant, Items = [.. items], Metadata = message.Metadata };
    }

    private static FunctionCallContent Brief(FunctionCallContent call)
    {
        var arguments = new KernelArguments();
        foreach (var (name, value) in call.Arguments ?? [])
            arguments[name] = IsLong(value) ? Line(Text(value)) : value;
        return new FunctionCallContent(call.FunctionName, call.PluginName, call.Id, arguments) { Metadata = call.Metadata };
    }

    private static ChatMessageContent Result(ChatMessageContent message)
    {
        var result = message.Items.OfType<FunctionResultContent>().Single();
        var text = result.Result?.ToString() ?? "";
        var past = ResultPictures.WithoutBelow(text);
        if (!IsLong(text) && past == text)
            return message;
        var line = !IsLong(text) ? past : $"{Line(past)} Whole: readEarlierResult with callId \"{result.CallId}\".";
        return new ChatMessageContent(AuthorRole.Tool,
            [new FunctionResultContent(result.FunctionName, result.PluginName, result.CallId, line)]);
    }

    private static bool IsLong(object? value) => Text(value).Length > Kept * 2;

    private static string Text(object? value) =>
        value is JsonElement { ValueKind: not JsonValueKind.String } element ? element.GetRawText() : value?.ToString() ?? "";

    private static string Line(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Start(Kept).ReplaceLineEndings(" ")}… (shortened, {text.Length} characters.)");
}
