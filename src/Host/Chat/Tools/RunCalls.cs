using System.Text.Json;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>How many runs of a workflow a call of a canvas tool makes.</summary>
internal static class RunCalls
{
    /// <summary>The number; 0 for tools that run nothing.</summary>
    /// <param name="tool">The panel's tool.</param>
    /// <param name="input">Its arguments, fitted and checked.</param>
    public static int Of(string tool, JsonElement input) => tool switch
    {
        "executeWorkflow" => 1,
        // Once for each combination.
        "sweepParameters" => input.GetProperty("widgets").EnumerateArray()
            .Aggregate(1, (product, widget) => product * widget.GetProperty("values").GetArrayLength()),
        _ => 0,
    };
}
