using System.ComponentModel;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>What a node does in a run. On the wire in camelCase.</summary>
public enum NodeMode
{
    /// <summary>It runs.</summary>
    Always,

    /// <summary>It is skipped, and what comes in goes out unchanged.</summary>
    Bypass,

    /// <summary>It does not run, and neither does what needs it.</summary>
    Mute,
}

/// <summary>Tools that change several nodes, or how they are linked and look. They run in the panel.</summary>
/// <param name="environment">The installation that node types must be in.</param>
public sealed class CanvasEditsPlugin(NodeEnvironment environment)
{
    private const string Ids = "Ids of the nodes.";

    /// <summary>Makes many changes in one call, all of them or none.</summary>
    [KernelFunction("editWorkflow")]
    [Description("Change the workflow on the canvas in one call: all operations happen, or none. Use it for two or more changes. " +
        "An operation is {\"op\":…} with: add {type, name?, title?, inputs?, nodes?}; set {node, inputs}; connect {from, to}; " +
        "disconnect {to} or {from}; remove {nodes}; replace {node, type, inputs?}; move {nodes, x, y}; " +
        "mode {nodes, mode: always|bypass|mute}; title {node, title}; color {nodes, color}; group {nodes, title}; note {text, nodes?}. " +
        "inputs are as in API format: {\"steps\": 20, \"model\": [\"4\", \"MODEL\"]}. from is [node, output], to is [node, input], " +
        "slots by name or index. A name that add gives to a new node stands for its id in later operations. " +
        "A new node goes into the subgraph that its links come from, or that nodes name. " +
        "12:input and 12:output are the two sides of subgraph 12, for links with nodes inside.")]
    public BrowserCall EditWorkflow(
        [Description("In order, for example [{\"op\":\"add\",\"type\":\"LoraLoader\",\"name\":\"lora\",\"inputs\":" +
            "{\"model\":[\"1\",\"MODEL\"],\"clip\":[\"1\",\"CLIP\"]}}," +
            "{\"op\":\"connect\",\"from\":[\"lora\",\"MODEL\"],\"to\":[\"5\",\"model\"]}].")]
        IReadOnlyList<EditOperation> operations)
    {
        EditChecks.Require("editWorkflow", operations, environment.Current);
        return BrowserCall.Forward;
    }

    /// <summary>Takes links off.</summary>
    [KernelFunction("disconnectNodes")]
    [Description("Take off the link into one input of a node, or all links out of one output. With neither, all links of the node.")]
    public static BrowserCall DisconnectNodes(
        [Description("The id of the node.")] NumberOrText nodeId,
        [Description("The input, by name or index.")] NumberOrText? input = null,
        [Description("The output, by name or index.")] NumberOrText? output = null) => BrowserCall.Forward;

    /// <summary>Exchanges a node for one of another type.</summary>
    [KernelFunction("replaceNode")]
    [Description("Put a node of another type in a node's place. Links and values that fit are kept; it returns those that were lost.")]
    public BrowserCall ReplaceNode(
        [Description("The id of the node to replace.")] NumberOrText nodeId,
        [Description("The class name of the new type.")] string nodeType)
    {
        CanvasChecks.RequireType("replaceNode", nodeType, environment.Current);
        return BrowserCall.Forward;
    }

    /// <summary>Copies nodes.</summary>
    [KernelFunction("duplicateNodes")]
    [Description("Copy nodes with their values and the links into them.")]
    public static BrowserCall DuplicateNodes([Description(Ids)] IReadOnlyList<string> nodeIds) => Some("duplicateNodes", nodeIds);

    /// <summary>Switches nodes off and on.</summary>
    [KernelFunction("setNodeMode")]
    [Description("Switch nodes off or on: bypass passes what comes in on unchanged, mute stops the branch, always runs it.")]
    public static BrowserCall SetNodeMode([Description(Ids)] IReadOnlyList<string> nodeIds, NodeMode mode) =>
        Some("setNodeMode", nodeIds);

    /// <summary>Changes how nodes look.</summary>
    [KernelFunction("setNodeAppearance")]
    [Description("Give nodes a title, a colour, or collapse them.")]
    public static BrowserCall SetNodeAppearance(
        [Description(Ids)] IReadOnlyList<string> nodeIds,
        string? title = null,
        [Description("red, brown, green, blue, pale_blue, cyan, purple, yellow, black, none or #rrggbb.")] string? color = null,
        bool? collapsed = null) => Some("setNodeAppearance", nodeIds);

    /// <summary>Moves nodes.</summary>
    [KernelFunction("moveNodes")]
    [Description("Move nodes together: the upper left corner of them all to x, y in pixels.")]
    public static BrowserCall MoveNodes(
        [Description(Ids)] IReadOnlyList<string> nodeIds,
        double x,
        double y,
        [Description("Move by x and y instead.")] bool relative = false) => Some("moveNodes", nodeIds);

    /// <summary>Tidies the canvas.</summary>
    [KernelFunction("arrangeNodes")]
    [Description("Arrange nodes from left to right along the data flow, without overlaps. Without nodeIds, the whole workflow.")]
    public static BrowserCall ArrangeNodes([Description(Ids)] IReadOnlyList<string>? nodeIds = null) => BrowserCall.Forward;

    /// <summary>Draws a box around nodes.</summary>
    [KernelFunction("groupNodes")]
    [Description("Draw a titled box around nodes.")]
    public static BrowserCall GroupNodes(
        [Description(Ids)] IReadOnlyList<string> nodeIds,
        string title,
        [Description("As in setNodeAppearance.")] string? color = null) => Some("groupNodes", nodeIds);

    /// <summary>Adds a note.</summary>
    [KernelFunction("addNote")]
    [Description("Put a note on the canvas for people to read.")]
    public static BrowserCall AddNote(
        string text,
        string? title = null,
        [Description("Nodes to put it beside.")] IReadOnlyList<string>? nodeIds = null) => string.IsNullOrWhiteSpace(text)
        ? throw new ToolException("addNote: 'text' is empty; write what the note is to say.")
        : BrowserCall.Forward;

    /// <summary>Makes a subgraph of nodes.</summary>
    [KernelFunction("createSubgraph")]
    [Description("Put nodes into a new subgraph: one node that holds them. Inside, ids are paths such as 12:5.")]
    public static BrowserCall CreateSubgraph([Description(Ids)] IReadOnlyList<string> nodeIds, string name) =>
        Some("createSubgraph", nodeIds);

    /// <summary>Opens a subgraph out into its nodes.</summary>
    [KernelFunction("unpackSubgraph")]
    [Description("Replace a subgraph's node by the nodes inside.")]
    public static BrowserCall UnpackSubgraph([Description("The id of the subgraph's node.")] NumberOrText nodeId) => BrowserCall.Forward;

    private static BrowserCall Some(string tool, IReadOnlyList<string> nodeIds) => nodeIds.Count > 0
        ? BrowserCall.Forward
        : throw new ToolException($"{tool}: 'nodeIds' is empty; give the id of at least one node.");
}
