using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>Notices a model that goes in circles: the same call with the same arguments, again and again in one turn.</summary>
internal sealed class RepeatedCalls
{
    private const int Allowed = 2;

    private readonly List<(string Name, JsonElement Input)> _made = [];

    /// <summary>Starts with the calls that the turn has made in earlier requests: those after the user's last message.</summary>
    public RepeatedCalls(ChatHistory history)
    {
        var turn = history.AsEnumerable().Reverse().TakeWhile(message => message.Role != AuthorRole.User).SelectMany(message => message.Items);
        foreach (var call in turn.OfType<FunctionCallContent>())
            _made.Add((call.FunctionName, JsonSerializer.SerializeToElement<IDictionary<string, object?>>(call.Arguments ?? [])));
    }

    /// <summary>Counts the call and tells whether it was made too often already.</summary>
    public bool IsOneTooMany(string name, JsonElement input)
    {
        var before = _made.Count(made => made.Name == name && JsonElement.DeepEquals(made.Input, input));
        _made.Add((name, input));
        return before >= Allowed;
    }
}
