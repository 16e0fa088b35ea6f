namespace ComfyAssistant.Tools;

/// <summary>
/// Says of a tool that the user is asked before each call, with its arguments before their eyes. For what costs money, leaves the machine
/// or cannot be undone. The panel asks; a client that does not say that it can is not offered the tool, and neither are MCP clients.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AsksFirstAttribute : Attribute;
