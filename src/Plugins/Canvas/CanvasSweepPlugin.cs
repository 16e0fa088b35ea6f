using System.ComponentModel;
using System.Text.Json;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>A widget, and the values that are tried in it.</summary>
/// <param name="NodeId">The id of its node.</param>
/// <param name="WidgetName">Its name.</param>
/// <param name="Values">The values, each once.</param>
public sealed record SweptWidget(NumberOrText NodeId, string WidgetName, IReadOnlyList<JsonElement> Values);

/// <summary>Runs a workflow over values of its widgets. Runs in the panel, which asks the user.</summary>
public static class CanvasSweepPlugin
{
    private const int MostWidgets = 3;
    private const int MostRuns = 64;

    /// <summary>Runs the workflow once for each combination of values.</summary>
    [KernelFunction("sweepParameters")]
    [DisplayName("Try values")]
    [Description("Run the workflow on the canvas once for each combination of values of one to three widgets, at most 64 runs, to "
        + "compare them: one contact sheet with its labels. Seeds stay the same unless you sweep them. The workflow itself is not changed. "
        + "The user sees the number of runs, and the price of nodes that cost money, and decides; do not ask them beforehand.")]
    public static BrowserCall SweepParameters(
        [Description("[{\"nodeId\": 3, \"widgetName\": \"cfg\", \"values\": [4, 7, 10]}, …]")] IReadOnlyList<SweptWidget> widgets,
        [Description("How long to wait for each run, in seconds.")] int timeout = 300)
    {
        if (widgets.Count is 0 or > MostWidgets)
            throw new ToolException($"sweepParameters: 'widgets' has 1 to {MostWidgets} widgets.");
        foreach (var (_, name, values) in widgets)
            if (string.IsNullOrWhiteSpace(name) || values.Count == 0 || values.Any(value => value.ValueKind == JsonValueKind.Object))
                throw new ToolException("sweepParameters: each of 'widgets' needs a 'nodeId', a 'widgetName', and 'values', a list of "
                    + "numbers, texts, true or false.");
        // As decimal numbers: a product of three counts may be more than an int holds.
        var runs = widgets.Aggregate(1m, (product, widget) => product * widget.Values.Count);
        if (runs is < 2 or > MostRuns)
            throw new ToolException($"sweepParameters: these values make {runs} runs; give 2 to {MostRuns} combinations.");
        return timeout is >= 1 and <= CanvasWorkflowPlugin.MaxTimeout
            ? BrowserCall.Forward
            : throw new ToolException($"sweepParameters: 'timeout' is in seconds, from 1 to {CanvasWorkflowPlugin.MaxTimeout}.");
    }
}
