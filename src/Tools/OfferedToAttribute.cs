namespace ComfyAssistant.Tools;

/// <summary>Who may be offered a tool.</summary>
public enum Audience
{
    /// <summary>The model of a chat.</summary>
    Chat,

    /// <summary>MCP clients: agents elsewhere, such as Claude Code.</summary>
    Clients,

    /// <summary>Both.</summary>
    Everyone,
}

/// <summary>
/// Says who is offered a tool. Without it the model of a chat is, and MCP clients are too where the tool only looks
/// (<see cref="ReadsOnlyAttribute"/>) or runs in the panel, which asks its user.
/// </summary>
/// <param name="audience">Who is offered it.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfferedToAttribute(Audience audience) : Attribute
{
    /// <summary>Who is offered it.</summary>
    public Audience Audience => audience;
}
