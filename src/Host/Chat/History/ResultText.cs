using System.Text.Json;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>What came of a call of the transcript, in the text that the model reads.</summary>
internal static class ResultText
{
    private const string Abandoned = "This call was never answered: the user went on without waiting for it. "
        + "It may or may not have taken effect.";
    private const string Denied = "The user declined this call. It did not run.";

    /// <summary>The call's result.</summary>
    public static string Of(ToolPart call) => call.State switch
    {
        ToolState.OutputAvailable when call.Output is { ValueKind: JsonValueKind.String } text => text.GetString()!,
        ToolState.OutputAvailable => call.Output?.GetRawText() ?? "null",
        ToolState.OutputError => call.Error is { Length: > 0 } error ? error : "The call failed.",
        ToolState.OutputDenied => call.Error is { Length: > 0 } reason ? $"{Denied} Their reason: {reason}" : Denied,
        _ => Abandoned,
    };

    /// <summary>Whether an output tells a failure, as the panel's tools do: <c>{"success":false,"error":…}</c>.</summary>
    public static bool TellsFailure(JsonElement? output) => output?.Given("success") is { ValueKind: JsonValueKind.False };
}
