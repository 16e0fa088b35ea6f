using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>What an operation of <c>editWorkflow</c> does. On the wire in camelCase.</summary>
public enum EditKind
{
    /// <summary>Adds a node.</summary>
    Add,

    /// <summary>Links an output to an input.</summary>
    Connect,

    /// <summary>Takes links off.</summary>
    Disconnect,

    /// <summary>Sets widgets and links of a node.</summary>
    Set,

    /// <summary>Removes nodes.</summary>
    Remove,

    /// <summary>Puts a node of another type in a node's place.</summary>
    Replace,

    /// <summary>Moves nodes.</summary>
    Move,

    /// <summary>Switches nodes off or on.</summary>
    Mode,

    /// <summary>Gives a node a title.</summary>
    Title,

    /// <summary>Gives nodes a colour.</summary>
    Color,

    /// <summary>Draws a box around nodes.</summary>
    Group,

    /// <summary>Adds a note.</summary>
    Note,
}

/// <summary>One operation of <c>editWorkflow</c>. Which of the members it needs depends on <see cref="Op"/>.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Type">The class name of a node type, for add and replace.</param>
/// <param name="Name">What later operations call the node that is added.</param>
/// <param name="Node">The node that it is about, by its id or by a name that an earlier operation gave.</param>
/// <param name="Nodes">The same for several. For what is added, the nodes that it is put beside.</param>
/// <param name="Inputs">Widgets and links by name, as in API format.</param>
/// <param name="From">Where a link comes from: [node, output].</param>
/// <param name="To">Where a link goes: [node, input].</param>
/// <param name="Title">A title of a node or group.</param>
/// <param name="Text">What a note says.</param>
/// <param name="Mode">For mode: always, bypass or mute.</param>
/// <param name="Color">A colour by name or as #rrggbb.</param>
/// <param name="X">Pixels to the right of the canvas origin.</param>
/// <param name="Y">Pixels below the canvas origin.</param>
public sealed record EditOperation(
    EditKind Op,
    string? Type = null,
    string? Name = null,
    string? Node = null,
    IReadOnlyList<string>? Nodes = null,
    JsonObject? Inputs = null,
    JsonArray? From = null,
    JsonArray? To = null,
    string? Title = null,
    string? Text = null,
    NodeMode? Mode = null,
    string? Color = null,
    double? X = null,
    double? Y = null)
{
    /// <summary>The nodes that it is about, however they are given.</summary>
    internal IEnumerable<string> About =>
        new[] { Node, Reference(From), Reference(To) }.Concat(Nodes ?? []).OfType<string>().Concat(Links);

    private IEnumerable<string> Links =>
        (Inputs ?? []).Select(input => input.Value is JsonArray { Count: 2 } link ? Reference(link) : null).OfType<string>();

    private static string? Reference(JsonArray? end) =>
        end is [JsonValue node, _] ? node.ToString() : null;
}
