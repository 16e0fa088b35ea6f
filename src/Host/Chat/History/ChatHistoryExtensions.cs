using System.Text.Json;
using ComfyAssistant.Host.Models;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>A tool call as the history keeps it.</summary>
/// <param name="Id">Its id on the wire; see <see cref="WireIds"/>.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Input">The arguments; what is no object is left out.</param>
/// <param name="State">What the provider wants back with the call, or null.</param>
internal sealed record HistoryCall(string Id, string Name, JsonElement? Input, ProviderState? State = null);

/// <summary>The entries that a model's step leaves in the history.</summary>
internal static class ChatHistoryExtensions
{
    /// <summary>Adds the assistant's message of one step; nothing where it neither said nor called anything.</summary>
    /// <param name="history">The conversation.</param>
    /// <param name="text">What the step said.</param>
    /// <param name="calls">What it called.</param>
    /// <param name="state">What the provider wants back with the message, or null.</param>
    public static void AddStep(this ChatHistory history, string text, IEnumerable<HistoryCall> calls, ProviderState? state = null)
    {
        var message = new ChatMessageContent(AuthorRole.Assistant, text.Length > 0 ? text : null) { Metadata = state?.AsMetadata() };
        foreach (var call in calls)
            message.Items.Add(new FunctionCallContent(call.Name, pluginName: null, call.Id, Arguments(call.Input))
            {
                Metadata = call.State?.AsMetadata(),
            });
        if (message.Items.Count == 0)
            return;

        // After a step that only spoke: roles must alternate.
        if (history.Count > 0 && history[^1] is { } last && last.Role == AuthorRole.Assistant
            && !last.Items.OfType<FunctionCallContent>().Any())
        {
            message.Content = string.Join("\n\n", new[] { last.Content, message.Content }.Where(said => !string.IsNullOrEmpty(said)));
            message.Metadata ??= last.Metadata;
            history.RemoveAt(history.Count - 1);
        }
        history.Add(message);
    }

    /// <summary>Adds the result of a call, in the text that the model reads.</summary>
    public static void AddToolResult(this ChatHistory history, string callId, string name, string result) =>
        history.Add(new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent(name, pluginName: null, callId, result)]));

    /// <summary>The result of a call, as the model reads it; null when the history holds no such call.</summary>
    public static string? FindResult(this ChatHistory history, string callId) => history
        .SelectMany(message => message.Items).OfType<FunctionResultContent>()
        .LastOrDefault(result => result.CallId == callId)?.Result?.ToString();

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
