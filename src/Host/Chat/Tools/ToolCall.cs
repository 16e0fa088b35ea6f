using System.Text.Json;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Models;
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

    /// <summary>What the provider wants back with the call, or null.</summary>
    public ProviderState? State { get; init; }

    /// <summary>What of its arguments the client has been shown; null where it does not know of the call yet.</summary>
    public ArgumentStream? Shown { get; init; }

    /// <summary>The arguments as JSON, or null when the text is none.</summary>
    /// <remarks>No text at all means no arguments: so do Groq, Ollama and others for tools without parameters.</remarks>
    public JsonElement? Input { get; } = Parse(Arguments);

    /// <summary>Whether both calls have the same arguments, however they are spelled.</summary>
    public bool HasInputOf(ToolCall other) =>
        Input is { } mine && other.Input is { } theirs ? JsonElement.DeepEquals(mine, theirs) : Arguments == other.Arguments;

    private static JsonElement? Parse(string arguments) =>
        LooseArguments.Read(LoneSurrogates.Replace(arguments)) is { } read && !IsDeeper(read, MaxDepth) ? read : null;

    private static bool IsDeeper(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(member => IsDeeper(member.Value, levels - 1)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };
}
