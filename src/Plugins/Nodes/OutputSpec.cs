namespace ComfyAssistant.Plugins.Nodes;

/// <summary>One output slot of a node type.</summary>
/// <param name="Name">What the frontend writes beside the slot.</param>
/// <param name="Type">The socket type; COMBO when the server declares a list of values.</param>
/// <param name="IsList">True when downstream nodes run once per element.</param>
/// <param name="Options">The values of a COMBO output, when the server names them.</param>
/// <param name="Tooltip">The author's explanation; null when there is none.</param>
/// <param name="MatchGroup">
/// The group of inputs (<see cref="InputSpec.MatchGroup"/>) whose type the output passes on; null for other outputs.
/// </param>
public sealed record OutputSpec(
    string Name, string Type, bool IsList, ComboList? Options = null, string? Tooltip = null, string? MatchGroup = null);
