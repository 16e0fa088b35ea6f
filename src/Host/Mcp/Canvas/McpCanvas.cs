using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>Runs canvas tools for MCP clients, through the panel that was last used and with its user's leave.</summary>
internal sealed class McpCanvas(OpenPanels panels, ToolRunner runner, SecretMask mask, ChatOptions options)
{
    private const string NoPanel = "No panel listens: the canvas is reached through the assistant's panel. Ask the user to open it in "
        + "ComfyUI's sidebar, to switch on \"Let other agents (MCP) ask to use the canvas\" in its settings, and then call again. "
        + "Tools that work on a workflow's JSON need no panel.";
    private const string Closed = "The panel was closed before it answered. Look at the canvas with getWorkflowInfo before you go on.";

    /// <summary>Checks a call, has the panel run it, and returns what it said in one or more texts.</summary>
    /// <param name="tool">A canvas tool.</param>
    /// <param name="input">Its arguments, fitted.</param>
    /// <param name="client">Who calls, as the user is shown it.</param>
    /// <param name="cancellationToken">The caller has given up.</param>
    public async Task<CanvasResult> RunAsync(Tool tool, JsonElement input, string client, CancellationToken cancellationToken)
    {
        try
        {
            await runner.InvokeAsync(tool, input, cancellationToken);
            if (panels.Used is { } panel)
                await runner.AllowRunsAsync(tool, input, panel.RunsThroughService, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return CanvasResult.Failed(runner.Explain(tool.Name, failure));
        }
        runner.HandOver(tool, input);
        var (wasOpen, answer) = await panels.AskAsync(tool.Name, input, client, tool.ReadsOnly, cancellationToken);
        if (answer is null) return CanvasResult.Failed(wasOpen ? Closed : NoPanel);

        // What the panel sends back is {"success", "data"}, or {"success", "error"} with data beside the words where that helps.
        var output = JsonNode.Parse(mask.ApplyKnown(answer.Output.GetRawText())) as JsonObject ?? [];
        var pictures = ShownPicture.TakeOut(output);
        var isError = output.ContainsKey("error");
        var text = (isError ? output : output["data"])?.ToJsonString(ToolJson.Options) ?? "null";
        return new(Cut(text), isError)
        {
            Pictures = pictures,
            Where = answer.Panels <= 1 ? null : $"{answer.Panels} panels are open. The one that was last used ran this, on the workflow "
                + $"\"{mask.ApplyKnown(answer.Workflow)}\".",
        };
    }

    private string Cut(string text) => text.Length <= options.ToolResultLimit ? text : string.Create(CultureInfo.InvariantCulture,
        $"{text.Start(options.ToolResultLimit)}\n(The result had {text.Length} characters; this is the beginning. ")
        + "Ask for less to see the rest.)";
}

/// <summary>What came of a canvas tool.</summary>
/// <param name="Text">The result, or why there is none.</param>
/// <param name="IsError">Whether the tool did not do what it was called for.</param>
internal sealed record CanvasResult(string Text, bool IsError)
{
    /// <summary>The pictures in it.</summary>
    public IReadOnlyList<ShownPicture> Pictures { get; init; } = [];

    /// <summary>Which panel ran it, where that is a question.</summary>
    public string? Where { get; init; }

    public static CanvasResult Failed(string why) => new(why, true);
}
