using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// Tells the client of the calls of a step once it is settled what becomes of them, and gives it the provider's state to keep.
/// </summary>
internal static class CallAnnouncer
{
    /// <summary>Announces the calls in order.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="state">The state of the step's message: it rides on the first call that clients keep metadata of.</param>
    /// <param name="stream">Takes the chunks.</param>
    /// <param name="ids">Gives a call a second id where the first has to be taken back.</param>
    public static void Announce(IReadOnlyList<SettledCall> calls, ProviderState? state, UiStream stream, CallIds ids)
    {
        var rests = calls.Select(Rest).ToList();
        if (rests.Contains(null))
            Restart(calls, rests, stream, ids);
        foreach (var (call, rest) in calls.Zip(rests))
        {
            if (call.Refusal is not null)
            {
                // All but the last brace: assistant-ui runs what has whole arguments.
                if (stream.Keeps(call.Id) && call.Call.Shown?.Rest(call.Input)?[..^1] is { Length: > 0 } kept)
                    stream.ToolInputDelta(call.Id, kept);
                stream.ToolInputError(call.Id, call.Call.Name, call.Input, call.Refusal);
                continue;
            }
            if (!call.IsShown)
                stream.ToolInputStart(call.Id, call.Call.Name);
            if (rest is { Length: > 0 })
                stream.ToolInputDelta(call.Id, rest);
            stream.ToolInput(call.Id, call.Call.Name, call.Input, StateMetadata.Of(state, call.Call.State));
            state = null;
        }

        var refused = calls.Where(call => call.Refusal is not null && call.Call.State is not null)
            .ToDictionary(call => call.Id, call => call.Call.State!);
        if (refused.Count > 0 || state is not null)
            stream.StoredData(StateMetadata.DataName, StateMetadata.Of(state, refused));
    }

    // What is missing to the arguments; null where what was shown cannot become them, as where keys come in an order that no browser keeps.
    private static string? Rest(SettledCall call) =>
        call.Refusal is not null ? "" : call.Call.Shown is { } shown ? shown.Rest(call.Input) : JsText.Of(call.Input);

    // A call cannot be written twice under one id. The half-written ones are left behind in the step that ends here.
    private static void Restart(IReadOnlyList<SettledCall> calls, List<string?> rests, UiStream stream, CallIds ids)
    {
        stream.StartStep();
        for (var i = 0; i < calls.Count; i++)
            if (calls[i].IsShown)
            {
                (calls[i].Id, calls[i].IsShown) = (ids.Unique(null), false);
                rests[i] = calls[i].Refusal is null ? JsText.Of(calls[i].Input) : "";
            }
    }
}
