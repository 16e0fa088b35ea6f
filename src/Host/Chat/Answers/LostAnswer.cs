using System.IO.Pipelines;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat.Answers;

/// <summary>Ends an answer whose host was lost, from what is known of it: clients must be able to read on to an end.</summary>
internal static class LostAnswer
{
    /// <summary>What readers are told.</summary>
    public const string Told = "The host that gave this answer was lost; the answer stops here. Send the message again.";

    private static ReadOnlySpan<byte> TextDelta => "data: {\"type\":\"text-delta\""u8;

    private static ReadOnlySpan<byte> ReasoningDelta => "data: {\"type\":\"reasoning-delta\""u8;

    /// <summary>What is missing behind the events so far: open parts are closed, an error says why, and the stream ends.</summary>
    /// <param name="soFar">Whole events of a UI Message Stream, from the first.</param>
    /// <param name="timeProvider">The clock.</param>
    public static async Task<byte[]> EndAsync(ReadOnlyMemory<byte> soFar, TimeProvider timeProvider)
    {
        var (inStep, part, id) = Open(soFar.Span);
        using var ending = new MemoryStream();
        await using var sse = new SseWriter(PipeWriter.Create(ending), Timeout.InfiniteTimeSpan, timeProvider);
        if (part is not null)
            sse.Part(part + "-end", id);
        if (inStep)
            sse.Bare("finish-step");
        sse.Error(Told);
        sse.Finish(FinishReason.Error, metadata: null);
        sse.Done();
        await sse.FlushAsync(CancellationToken.None);
        return ending.ToArray();
    }

    private static (bool InStep, string? Part, string Id) Open(ReadOnlySpan<byte> events)
    {
        var (inStep, part, id) = (false, (string?)null, "");
        foreach (var range in events.Split("\n\n"u8))
        {
            var line = events[range];
            // Nearly all of it: five hundred answers may have to be ended in one moment.
            if (!line.StartsWith("data: {"u8) || line.StartsWith(TextDelta) || line.StartsWith(ReasoningDelta))
                continue;
            var reader = new Utf8JsonReader(line["data: ".Length..]);
            using var chunk = JsonDocument.ParseValue(ref reader);
            switch (chunk.RootElement.GetProperty("type").GetString())
            {
                case "start-step":
                    inStep = true;
                    break;
                case "finish-step":
                    inStep = false;
                    break;
                case "text-start":
                    (part, id) = ("text", chunk.RootElement.GetProperty("id").GetString()!);
                    break;
                case "reasoning-start":
                    (part, id) = ("reasoning", chunk.RootElement.GetProperty("id").GetString()!);
                    break;
                case "text-end" or "reasoning-end":
                    part = null;
                    break;
                default:
                    break;
            }
        }
        return (inStep, part, id);
    }
}
