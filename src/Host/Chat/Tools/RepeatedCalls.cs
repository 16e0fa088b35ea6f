using System.Text.Json;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// Notices a model that goes in circles within a turn. What counts is progress and not equality: looking again is a circle when nothing has
/// changed since the same look gave the same result, and an action is one when it has failed in the same way before. Equal actions that
/// work, such as four nodes of one type, are work.
/// </summary>
internal sealed class RepeatedCalls
{
    private const int Allowed = 2;

    private readonly Func<string, Tool?> _find;
    private readonly List<Made> _calls = [];

    /// <summary>Starts with the calls that the turn has made in earlier requests: those after the user's last message.</summary>
    /// <param name="find">The tool of a name, which tells whether it only looks.</param>
    /// <param name="messages">The transcript.</param>
    public RepeatedCalls(Func<string, Tool?> find, IEnumerable<UiMessage> messages)
    {
        _find = find;
        var turn = messages.Reverse().TakeWhile(message => message.Role != UiRole.User).Reverse();
        foreach (var call in turn.SelectMany(message => message.Parts).OfType<ToolPart>())
            if (call is { Input: { } input, State: not ToolState.InputStreaming })
                _calls.Add(new Made(call.CallId, call.Name, input) { Result = ResultText.Of(call), Failed = HasFailed(call) });
    }

    /// <summary>Whether the call would bring nothing new.</summary>
    public bool IsOneTooMany(Tool tool, JsonElement input)
    {
        // What happened before something else changed tells nothing about now.
        var from = _calls.FindLastIndex(call => Changed(call) && !(call.Failed && call.IsSame(tool.Name, input))) + 1;
        var equal = _calls.Skip(from).Where(call => call.IsSame(tool.Name, input) && (tool.ReadsOnly || call.Failed)).ToList();

        // Equal calls of one step have no result yet: they will have the same one.
        return equal.Count >= Allowed && equal.TakeLast(Allowed).Select(call => call.Result).OfType<string>()
            .Distinct(StringComparer.Ordinal).Count() <= 1;
    }

    /// <summary>Adds a call that is made.</summary>
    public void Add(string callId, string name, JsonElement input) => _calls.Add(new Made(callId, name, input));

    /// <summary>Adds what came of a call.</summary>
    public void Settle(string callId, string result, bool failed)
    {
        var call = _calls.FindLast(call => call.Id == callId);
        if (call is not null)
            (call.Result, call.Failed) = (result, failed);
    }

    // A failure may still have changed something, but only the first time: the same one again has not.
    private bool Changed(Made call) => _find(call.Name) is { ReadsOnly: false }
        && !(call.Failed && _calls.TakeWhile(earlier => !ReferenceEquals(earlier, call)).Any(
            earlier => earlier.Failed && earlier.Result == call.Result && earlier.IsSame(call.Name, call.Input)));

    private static bool HasFailed(ToolPart call) => call.State switch
    {
        ToolState.OutputError or ToolState.OutputDenied => true,
        ToolState.OutputAvailable => ResultText.TellsFailure(call.Output),
        _ => false,
    };

    private sealed record Made(string Id, string Name, JsonElement Input)
    {
        /// <summary>As the model reads it; null while there is none.</summary>
        public string? Result { get; set; }

        public bool Failed { get; set; }

        public bool IsSame(string name, JsonElement input) => Name == name && JsonElement.DeepEquals(Input, input);
    }
}
