using System.ComponentModel;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Tools that read, replace and run the whole workflow on the user's canvas. They run in the panel.</summary>
/// <param name="environment">The installation that workflows must fit.</param>
public sealed class CanvasWorkflowPlugin(NodeEnvironment environment)
{
    /// <summary>The longest run that a model may wait for, in seconds: a day, as long video renders take hours.</summary>
    internal const int MaxTimeout = 86_400;

    /// <summary>Reads the graph.</summary>
    [KernelFunction("getWorkflowInfo"), ReadsOnly]
    [Description("Read the workflow that is on the canvas now: its nodes with ids, types, widget values and links. " +
        "Call it before you change or explain a workflow, and after changes to check them; never guess ids or values.")]
    public static BrowserCall GetWorkflowInfo(
        [Description("Include each node's inputs, outputs and widget values. With false only ids, types and titles.")]
        bool includeNodeDetails = true,
        [Description("Include positions and sizes.")] bool includeLayout = false,
        [Description("Include the allowed values and ranges of each widget. Long: ask for it only before you set such a widget.")]
        bool includeWidgetOptions = false,
        [Description("Return the complete workflow JSON instead of the summary. Long: ask for it only when the JSON itself is needed.")]
        bool fullFormat = false) => BrowserCall.Forward;

    /// <summary>Queues the graph and waits for its end.</summary>
    [KernelFunction("executeWorkflow")]
    [Description("Run the workflow on the canvas and wait until it ends. Returns the outputs, or ComfyUI's own errors node by node. " +
        "Say that a run worked only when this tool said so. "
        + "A workflow with nodes that cost money (costs_money in findings, costsMoney in searches) is run only after the user has agreed "
        + "to the costs.")]
    public static BrowserCall ExecuteWorkflow(
        [Description("How long to wait for the end, in seconds.")] int timeout = 300) => timeout is >= 1 and <= MaxTimeout
        ? BrowserCall.Forward
        : throw new ToolException($"executeWorkflow: 'timeout' is in seconds, from 1 to {MaxTimeout}.");

    /// <summary>Replaces the graph.</summary>
    [KernelFunction("applyWorkflowJson")]
    [Description("Put a complete workflow on the canvas in place of the one there. Use it to build a workflow of several nodes at once; " +
        "for a small change use addNode, connectNodes and setNodeWidgetValue. Give either 'workflow' or 'workflowPath'.")]
    public BrowserCall ApplyWorkflowJson(
        [Description("The workflow in API format: {\"1\": {\"class_type\": \"CheckpointLoaderSimple\", \"inputs\": {\"ckpt_name\": " +
            "\"…\"}}, \"2\": {\"class_type\": \"CLIPTextEncode\", \"inputs\": {\"text\": \"…\", \"clip\": [\"1\", 1]}}, …}. " +
            "A link is [id of the source node as text, index of its output]. The UI format that ComfyUI saves is taken as " +
            "well.")] JsonObject? workflow = null,
        [Description("The path of a workflow file among the user's saved workflows, instead of the JSON.")] string? workflowPath = null)
    {
        switch (workflow, workflowPath)
        {
            case (null, null): throw new ToolException("applyWorkflowJson needs 'workflow' (the JSON) or 'workflowPath' (a saved file).");
            case (not null, not null): throw new ToolException("applyWorkflowJson takes 'workflow' or 'workflowPath', not both.");
            case ({ Count: 0 }, null): throw new ToolException("applyWorkflowJson: 'workflow' has no nodes; the canvas was left as it is.");
            case (not null, null): CanvasChecks.RequireValid("applyWorkflowJson", workflow, environment.Current); break;
        }
        return BrowserCall.Forward;
    }
}
