using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>One event of a provider's stream with the quirks taken out.</summary>
internal sealed record ProviderChunk
{
    public string Text { get; init; } = "";

    public string Reasoning { get; init; } = "";

    public IReadOnlyList<ToolCallPiece> Calls { get; init; } = [];

    /// <summary><c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>; null before the end.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why the answer is not whole although the provider ends it here, or null.</summary>
    public ProviderException? Failure { get; init; }

    /// <summary>What the user is to know of how the answer ended, or null.</summary>
    public string? Remark { get; init; }

    /// <summary>Tokens of the prompt and of the answer, where the event tells them.</summary>
    public (int Prompt, int Completion)? Usage { get; init; }

    /// <summary>The event that the connector reads: OpenAI's <c>chat.completion.chunk</c>, only with what this service uses.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, ""u8);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, 0);
        json.WriteString("model"u8, ""u8);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        WriteDelta(json);
        json.WriteString("finish_reason"u8, FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (Usage is { } usage)
            WriteUsage(json, usage.Prompt, usage.Completion);
        json.WriteEndObject();
    }

    private void WriteDelta(Utf8JsonWriter json)
    {
        json.WriteStartObject("delta"u8);
        if (Text.Length > 0)
            json.WriteString("content"u8, Text);
        if (Reasoning.Length > 0)
            json.WriteString(ReasoningProperty, Reasoning);
        if (Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in Calls)
                call.Write(json);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>The one name under which reasoning reaches the connector, whatever the provider calls it.</summary>
    public static ReadOnlySpan<byte> ReasoningProperty => "reasoning_content"u8;

    private static void WriteUsage(Utf8JsonWriter json, int prompt, int completion)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt);
        json.WriteNumber("completion_tokens"u8, completion);
        json.WriteNumber("total_tokens"u8, prompt + completion);
        json.WriteEndObject();
    }
}

/// <summary>A piece of a tool call.</summary>
/// <param name="Index">Which call of the answer it belongs to, from 0, in the order in which calls began.</param>
/// <param name="Id">The call's id with its first piece, else null.</param>
/// <param name="Name">The tool's name, once it is known, else null.</param>
/// <param name="Arguments">The next characters of the argument text.</param>
internal readonly record struct ToolCallPiece(int Index, string? Id, string? Name, string Arguments)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, Index);
        if (Id is not null)
            json.WriteString("id"u8, Id);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        if (Name is not null)
            json.WriteString("name"u8, Name);
        json.WriteString("arguments"u8, Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
