namespace ComfyAssistant.Tools;

/// <summary>
/// What a tool may know of the turn in which it is called. A parameter of this type is filled in by the service and is not among the
/// arguments that the model sees.
/// </summary>
public sealed record TurnContext
{
    /// <summary>Outside of a conversation: an MCP client's call, or one that was made by hand.</summary>
    public static TurnContext None { get; } = new();

    /// <summary>The conversation's id; the same in all of its turns. Null outside of one, and where the client sends none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>What the user wrote last; empty outside of a conversation.</summary>
    public string UserText { get; init; } = "";

    /// <summary>The model that made the call, as its provider spells it; empty outside of a conversation.</summary>
    public string Model { get; init; } = "";
}
