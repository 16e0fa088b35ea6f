using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Tools about runs in the user's ComfyUI: what waits, what was made, how to stop. They run in the panel.</summary>
public static class CanvasRunsPlugin
{
    private const int MostRuns = 50;

    /// <summary>Reads the queue.</summary>
    [KernelFunction("getQueue"), ReadsOnly]
    [Description("The runs that ComfyUI is busy with and those that wait.")]
    public static BrowserCall GetQueue() => BrowserCall.Forward;

    /// <summary>Reads the last runs.</summary>
    [KernelFunction("getHistory"), ReadsOnly]
    [Description("The last runs, newest first: how each ended, its errors by node, and the files it made.")]
    public static BrowserCall GetHistory([Description("How many.")] int count = 5) => count is >= 1 and <= MostRuns
        ? BrowserCall.Forward
        : throw new ToolException($"getHistory: 'count' is from 1 to {MostRuns}.");

    /// <summary>Stops a run.</summary>
    [KernelFunction("interruptRun")]
    [Description("Stop the run that ComfyUI is busy with, or take a waiting one out of the queue.")]
    public static BrowserCall InterruptRun(
        [Description("The id of the run from getQueue. By default the one that is running.")] string? promptId = null) =>
        BrowserCall.Forward;

    /// <summary>Frees memory.</summary>
    [KernelFunction("freeMemory")]
    [Description("Unload models and free the memory of the graphics card. Use it after an out-of-memory error; the next run loads again.")]
    public static BrowserCall FreeMemory() => BrowserCall.Forward;
}
