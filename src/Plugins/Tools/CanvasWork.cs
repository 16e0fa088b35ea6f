using System.Text.Json;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>What the panel is to do on the canvas.</summary>
/// <param name="Tool">A tool that the panel has.</param>
/// <param name="Input">What it is called with, fitted to its schema.</param>
public sealed record CanvasWork(Tool Tool, JsonElement Input)
{
    /// <summary>Says what a canvas tool has the panel do.</summary>
    /// <param name="toolbox">The tools.</param>
    /// <param name="tool">The tool that was called.</param>
    /// <param name="input">What it was called with, fitted.</param>
    /// <param name="call">What its method returned.</param>
    /// <exception cref="ToolException">It names no tool of the panel's, or arguments that do not fit that tool.</exception>
    public static CanvasWork Of(Toolbox toolbox, Tool tool, JsonElement input, BrowserCall call)
    {
        ArgumentNullException.ThrowIfNull(toolbox);
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(call);

        if (call.Tool is null && !tool.UsesPanelTool) return new(tool, input);
        if (call.Tool is not { } name)
            throw new ToolException($"{tool.Name} comes from a plug-in, and the panel has no tool of that name. "
                + "Its method must return BrowserCall.To with the name of a canvas tool.");
        if (toolbox.Find(name) is not { RunsIn: RunsIn.Browser, UsesPanelTool: false } work)
            throw new ToolException($"{tool.Name} leaves its work to \"{name}\", which is not one of the panel's tools. "
                + "GET /api/tools lists them with \"runsIn\": \"browser\".");
        var arguments = call.Arguments as JsonElement? ?? JsonSerializer.SerializeToElement(call.Arguments, ToolJson.Options);
        return new(work, ToolArguments.Fit(work, arguments));
    }
}
