using System.Text.Json;
using ComfyAssistant.Host.Models.Streaming;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>A tool call of a model, whole.</summary>
/// <param name="Id">Unique in the chat.</param>
/// <param name="Name">The tool's name as the model wrote it; empty when it wrote none.</param>
/// <param name="Arguments">The argument text, character for character; empty when the model sent none.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments)
{
    /// <summary>How deep arguments may nest: as deep as every JSON reader on the way to the provider takes them in later turns.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    /// <summary>The arguments as JSON, or null when the text is none.</summary>
    /// <remarks>No text at all means no arguments: so do Groq, Ollama and others for tools without parameters.</remarks>
    public JsonElement? Input { get; } = Parse(Arguments);

    private static JsonElement? Parse(string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
            return Empty;
        try
        {
            using var parsed = JsonDocument.Parse(LoneSurrogates.Replace(arguments), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return parsed.RootElement.ValueKind == JsonValueKind.Null ? Empty : parsed.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
