using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>One message of the transcript that a client keeps and posts whole with every turn.</summary>
/// <param name="Id">The client's id; empty where an older client sends none.</param>
/// <param name="Role">Who wrote it.</param>
/// <param name="Parts">Its parts in order, those of kinds that we know.</param>
internal sealed record UiMessage(string Id, UiRole Role, IReadOnlyList<UiPart> Parts);

internal enum UiRole
{
    System,
    User,
    Assistant,
}

/// <summary>A part of a message.</summary>
internal abstract record UiPart
{
    /// <summary>
    /// What this service sent with the part as <c>providerMetadata.comfyAssistant</c>, as the client returned it; null for nothing.
    /// </summary>
    public JsonElement? Metadata { get; init; }
}

internal sealed record TextPart(string Text) : UiPart;

internal sealed record ReasoningPart(string Text) : UiPart;

/// <summary>A file of the user.</summary>
/// <param name="MediaType">Its IANA media type as the client says; empty where it says none.</param>
/// <param name="Url">A data URL, or any other address.</param>
/// <param name="Name">Its file name, where the client told it.</param>
internal sealed record FilePart(string MediaType, string Url, string? Name) : UiPart;

/// <summary>The border between two model calls of one assistant message.</summary>
internal sealed record StepStartPart : UiPart;

/// <summary>Something of this service's own that clients keep: a <c>data-NAME</c> part.</summary>
/// <param name="Name">The name behind <c>data-</c>.</param>
/// <param name="Data">Its value.</param>
internal sealed record DataPart(string Name, JsonElement Data) : UiPart;

/// <summary>A tool call and, once there is one, its result.</summary>
/// <param name="CallId">Unique in the chat, or so it should be.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="State">How far it got.</param>
/// <param name="Input">The arguments; for a call that never ran, what the model sent in their place.</param>
/// <param name="Output">The result, with <see cref="ToolState.OutputAvailable"/>.</param>
/// <param name="Error">What went wrong, with <see cref="ToolState.OutputError"/>; the user's reason, with <see
/// cref="ToolState.OutputDenied"/>.</param>
internal sealed record ToolPart(string CallId, string Name, ToolState State, JsonElement? Input, JsonElement? Output, string? Error)
    : UiPart;

/// <summary>How far a tool call got. An approval that is asked for or given counts as unanswered: this service asks for none.</summary>
internal enum ToolState
{
    InputStreaming,
    Unanswered,
    OutputAvailable,
    OutputError,
    OutputDenied,
}
