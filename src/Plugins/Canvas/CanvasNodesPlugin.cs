using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Tools that change single nodes of the graph on the user's canvas. They run in the panel.</summary>
/// <param name="environment">The installation that node types must be in.</param>
public sealed class CanvasNodesPlugin(NodeEnvironment environment)
{
    /// <summary>Adds one node.</summary>
    [KernelFunction("addNode")]
    [CoreTool]
    [Description("Add one node to the workflow on the canvas. Returns the new node's id, its input and output slots "
        + "and its widgets: use those ids and names in the next calls. A node that costs money (costsMoney in search results) "
        + "needs the user's yes first.")]
    public BrowserCall AddNode(
        [Description("The exact class name of the node type as ComfyUI knows it, for example \"KSampler\" or \"CheckpointLoaderSimple\". "
            + "Case matters; it is not the title shown to the user.")] string nodeType,
        [Description("Where to put the node. Leave it out to let the panel find free space near the other nodes.")]
        Position? position = null,
        [Description("Values and links by the name of the input, for example {\"steps\": 30, \"model\": [\"4\", 0]}: a link is [id of the "
            + "source node, its output]; with one from inside a subgraph (12:5) the node is put there. Inputs that an option brings have "
            + "dotted names, such as \"resize_type.multiplier\". What is left out keeps its default.")] JsonObject? inputs = null)
    {
        if (string.IsNullOrWhiteSpace(nodeType))
            throw new ToolException("addNode: 'nodeType' is empty; give the class name of a node type, such as \"KSampler\".");
        CanvasChecks.RequireType("addNode", nodeType, environment.Current);
        return BrowserCall.Forward;
    }

    /// <summary>Removes one node with its links.</summary>
    [KernelFunction("removeNode")]
    [CoreTool]
    [Description("Remove one node, and every link to and from it, from the workflow on the canvas.")]
    public static BrowserCall RemoveNode(
        [Description("The id of the node, inside subgraphs a path such as 12:5.")] NumberOrText nodeId) => BrowserCall.Forward;

    /// <summary>Links an output to an input.</summary>
    [KernelFunction("connectNodes")]
    [CoreTool]
    [Description("Connect an output of one node to an input of another. The types of both slots must match (MODEL to MODEL, " +
        "LATENT to LATENT …). "
        + "A link that the input already had is replaced. A row of inputs such as images.image0, "
        + "images.image1 grows by one slot with every link.")]
    public static BrowserCall ConnectNodes(
        [Description("The id of the node whose output is used, or 12:input for what comes into subgraph 12.")] NumberOrText sourceNodeId,
        [Description("The output, by index from 0 or by name: CheckpointLoaderSimple has MODEL at 0, CLIP at 1 and VAE at 2.")]
        NumberOrText sourceSlot,
        [Description("The id of the node whose input is fed, or 12:output for what subgraph 12 gives.")] NumberOrText targetNodeId,
        [Description("The input, by index from 0 or by name.")] NumberOrText targetSlot)
    {
        if (sourceNodeId == targetNodeId)
            throw new ToolException($"Node {sourceNodeId} cannot be connected to itself; sourceNodeId and targetNodeId must differ.");
        CanvasChecks.RequireSlot("connectNodes", nameof(sourceSlot), sourceSlot);
        CanvasChecks.RequireSlot("connectNodes", nameof(targetSlot), targetSlot);
        return BrowserCall.Forward;
    }

    /// <summary>Sets the value of a widget.</summary>
    [KernelFunction("setNodeWidgetValue")]
    [CoreTool]
    [Description("Set one widget (a setting such as steps, cfg, seed, sampler_name, ckpt_name, width) of a node to a value. " +
        "Choices must be spelled exactly as the "
        + "node lists them. A widget that an option brings has a dotted name, such as \"resize_type.multiplier\": "
        + "set the option (\"resize_type\") first.")]
    public static BrowserCall SetNodeWidgetValue(
        [Description("The id of the node.")] NumberOrText nodeId,
        [Description("The name of the widget, for example \"steps\", \"ckpt_name\" or \"resize_type.multiplier\".")] string widgetName,
        [Description("The new value: a number for numbers, true or false for switches, text for texts and choices, " +
            "a list for several choices, curves and boxes.")] JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined)
            throw new ToolException(
                "setNodeWidgetValue: 'value' must be one number, text, true, false or a list. To set several widgets, " +
                "call the tool once for each.");
        if (string.IsNullOrWhiteSpace(widgetName))
            throw new ToolException(
                "setNodeWidgetValue: 'widgetName' is empty; give the name of a widget of that node, such as \"steps\".");
        return BrowserCall.Forward;
    }

    /// <summary>Writes a prompt into a text node.</summary>
    [KernelFunction("fillPromptNode")]
    [Description("Write a prompt into a text node such as CLIPTextEncode. Replaces the text that is there.")]
    public static BrowserCall FillPromptNode(
        [Description("The id of the text node.")] NumberOrText nodeId,
        [Description("The whole prompt.")] string text) => BrowserCall.Forward;
}
