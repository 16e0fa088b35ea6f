using System.ComponentModel;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>How much <c>getWorkflowInfo</c> says of each node. On the wire in camelCase.</summary>
public enum WorkflowDetail
{
    /// <summary>One line a node, or what the workflow does.</summary>
    Outline,

    /// <summary>Slots, links and widgets.</summary>
    Full,

    /// <summary>Ids, types and titles.</summary>
    Ids,

    /// <summary>The workflow as ComfyUI saves it.</summary>
    Json,
}

/// <summary>Tools that read, replace and run the whole workflow on the user's canvas. They run in the panel.</summary>
/// <param name="environment">The installation that workflows must fit.</param>
public sealed class CanvasWorkflowPlugin(NodeEnvironment environment)
{
    /// <summary>The longest run that a model may wait for, in seconds: a day, as long video renders take hours.</summary>
    internal const int MaxTimeout = 86_400;

    private const int MaxTokens = 50_000;

    /// <summary>Reads the graph.</summary>
    [KernelFunction("getWorkflowInfo"), ReadsOnly]
    [CoreTool]
    [Description("Read the workflow that is on the canvas now: its nodes with ids, types, widget values and links. " +
        "Call it before you change or explain a workflow, and after changes to check them; never guess ids or values. " +
        "A large workflow comes as an outline; ask for parts of it with nodeIds, around or text.")]
    public static BrowserCall GetWorkflowInfo(
        [Description("full: each node's slots, links and widgets. outline: one line a node. ids: only ids, types and titles. " +
            "json: the workflow file, long. By default full where it fits.")] WorkflowDetail? detail = null,
        [Description("Only these nodes.")] IReadOnlyList<string>? nodeIds = null,
        [Description("Only this node and those near it by links.")] NumberOrText? around = null,
        [Description("How many links away from it.")] int depth = 1,
        [Description("Only nodes with this text in type, title or values.")] string? text = null,
        [Description("The id of a subgraph's node: read what is inside.")] NumberOrText? subgraph = null,
        [Description("Include positions and sizes.")] bool includeLayout = false,
        [Description("Include the allowed values and ranges of widgets. Long.")] bool includeWidgetOptions = false,
        [Description("The longest answer.")] int maxTokens = 2000) => depth is >= 0 and <= 10 && maxTokens is >= 100 and <= MaxTokens
        ? BrowserCall.Forward
        : throw new ToolException($"getWorkflowInfo: 'depth' is from 0 to 10, and 'maxTokens' from 100 to {MaxTokens}.");

    /// <summary>Reads what the user has selected.</summary>
    [KernelFunction("getSelection"), ReadsOnly]
    [Description("The nodes that the user has selected on the canvas: what they mean by \"this node\".")]
    public static BrowserCall GetSelection() => BrowserCall.Forward;

    /// <summary>Looks at the canvas.</summary>
    [KernelFunction("getCanvasImage"), ReadsOnly]
    [Description("A picture of what the user sees of the canvas, for questions of looks: what overlaps, what a picture on a node shows. " +
        "For types, values and links call getWorkflowInfo, which is exact.")]
    public static BrowserCall GetCanvasImage() => BrowserCall.Forward;

    /// <summary>Holds the graph against the installed model files.</summary>
    [KernelFunction("findMissingModels"), ReadsOnly]
    [Description("The model files that the workflow on the canvas names and ComfyUI does not have: by node, with the folder that the " +
        "node reads, and the address where the workflow itself says that the file is found.")]
    public static BrowserCall FindMissingModels() => BrowserCall.Forward;

    /// <summary>Queues the graph and waits for its end.</summary>
    [KernelFunction("executeWorkflow")]
    [CoreTool]
    [Description("Run the workflow on the canvas and wait until it ends. Returns how it ended, which nodes ran, the files by node, and " +
        "ComfyUI's own errors by node. Names missing model files instead of running without them. " +
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
        "for a small change use editWorkflow. Give either 'workflow' or 'workflowPath'.")]
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
            case (not null, null): CanvasChecks.RequireValid("applyWorkflowJson", workflow, environment); break;
        }
        return BrowserCall.Forward;
    }
}
