namespace ComfyAssistant.Tools;

/// <summary>
/// Says of a tool that work on a canvas cannot do without it: a model with a small window is offered these tools, and the others only once
/// the conversation has used them. All of them together should stay below 2,500 tokens.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CoreToolAttribute : Attribute;
