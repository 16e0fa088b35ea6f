using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Examples;

/// <summary>A conversation with what is expected of the answer to it.</summary>
/// <param name="Name">The name of its file, without the ending.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What it is to show; empty for nothing.</param>
/// <param name="Messages">The conversation, as the AI SDK's clients post it; the last message is the user's.</param>
/// <param name="Canvas">The workflow on the canvas before the answer, in either format; null for an empty canvas.</param>
/// <param name="Settings">With what it is answered.</param>
/// <param name="Expectations">At least one.</param>
internal sealed record Example(
    string Name, string Title, string Description, JsonArray Messages, JsonElement? Canvas, ExampleSettings Settings,
    IReadOnlyList<Expectation> Expectations);

/// <summary>With what an example is answered, where that is not what is stored.</summary>
/// <param name="Tools">The set of tools by its name; null for the connection's own.</param>
/// <param name="Draft">A text instead of the stored one, as <c>POST /api/chat</c> takes it; null for none.</param>
internal sealed record ExampleSettings(string? Tools, JsonObject? Draft)
{
    /// <summary>Everything as it is stored.</summary>
    public static readonly ExampleSettings Stored = new(null, null);
}
