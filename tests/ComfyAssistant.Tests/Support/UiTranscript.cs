using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Tests.Support;

/// <summary>One answer as a client receives it. Every transcript that a test reads is held against <see cref="UiRules"/>.</summary>
internal sealed class UiTranscript
{
    private UiTranscript(string body, IReadOnlyList<JsonElement> chunks)
    {
        Body = body;
        Chunks = chunks;
    }

    public string Body { get; }

    public IReadOnlyList<JsonElement> Chunks { get; }

    public IEnumerable<string> Types => Chunks.Select(chunk => Get(chunk, "type"));

    public string Text => Joined("text-delta", "delta");

    public string Reasoning => Joined("reasoning-delta", "delta");

    /// <summary>The finish reason; null where the stream was cut.</summary>
    public string? Finish => Of("finish").Select(chunk => Get(chunk, "finishReason")).SingleOrDefault();

    public string? Error => Of("error").Select(chunk => Get(chunk, "errorText")).SingleOrDefault();

    public string MessageId => Get(Of("start").Single(), "messageId");

    /// <summary>Announced calls in order: those that run and those that are refused.</summary>
    public IReadOnlyList<(string Id, string Name, string Input, string? Refusal)> Calls =>
        [.. Chunks.Where(chunk => Get(chunk, "type") is "tool-input-available" or "tool-input-error")
            .Select(chunk => (Get(chunk, "toolCallId"), Get(chunk, "toolName"), chunk.GetProperty("input").GetRawText(),
            chunk.TryGetProperty("errorText", out var error) ? error.GetString() : null))];

    public static UiTranscript Parse(byte[] body) => Parse(Encoding.UTF8.GetString(body));

    public static UiTranscript Parse(string body)
    {
        UiRules.CheckBody(body);
        var chunks = body.Split("\n\n")
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement)
            .ToList();
        UiRules.Check(chunks);
        return new UiTranscript(body, chunks);
    }

    public IEnumerable<JsonElement> Of(string type) => Chunks.Where(chunk => Get(chunk, "type") == type);

    /// <summary>The answer as one line a part: what must stay the same however the provider's bytes are cut.</summary>
    public string Folded() => string.Join('\n',
    [
        "reasoning: " + Reasoning, "text: " + Text,
        .. Calls.Select(call => $"call: {call.Name} {call.Input} {call.Refusal}"),
        .. Of("tool-output-available").Select(chunk => "output: " + chunk.GetProperty("output").GetRawText()),
        .. Of("tool-output-error").Select(chunk => "output error: " + Get(chunk, "errorText")),
        "error: " + Error, "finish: " + Finish,
    ]);

    private string Joined(string type, string property) => string.Concat(Of(type).Select(chunk => Get(chunk, property)));

    private static string Get(JsonElement chunk, string property) => chunk.GetProperty(property).GetString()!;
}
