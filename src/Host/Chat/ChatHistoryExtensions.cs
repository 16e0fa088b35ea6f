using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat;

/// <summary>The two kinds of entries that a model's step leaves in the history.</summary>
internal static class ChatHistoryExtensions
{
    /// <summary>Adds the assistant's message of one step; nothing where it neither said nor called anything.</summary>
    public static void AddStep(this ChatHistory history, string text, IEnumerable<(string Id, string Name, JsonElement? Input)> calls)
    {
        var message = new ChatMessageContent(AuthorRole.Assistant, text.Length > 0 ? text : null);
        foreach (var (id, name, input) in calls)
            message.Items.Add(new FunctionCallContent(name, pluginName: null, id, Arguments(input)));
        if (message.Items.Count > 0)
            history.Add(message);
    }

    /// <summary>Adds the result of a call, in the text that the model reads.</summary>
    public static void AddToolResult(this ChatHistory history, string callId, string name, string result) =>
        history.Add(new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent(name, pluginName: null, callId, result)]));

    // Elements go back to the provider digit by digit. Arguments that were no object are told by the call's error instead: a provider
    // that parses them would refuse the whole request.
    private static KernelArguments Arguments(JsonElement? input)
    {
        var arguments = new KernelArguments();
        if (input is { ValueKind: JsonValueKind.Object } members)
            foreach (var member in members.EnumerateObject())
                arguments[member.Name] = member.Value;
        return arguments;
    }
}
