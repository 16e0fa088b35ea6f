using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The chunks of UI Message Stream v1 that an answer of text and calls takes.</summary>
internal sealed class UiChunks(PipeWriter response) : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(response, Options);
    private bool _hasText;

    public long Waiting => response.UnflushedBytes;

    public void Start()
    {
        Event("start", ("messageId", "msg_" + Guid.NewGuid().ToString("N")));
        Event("start-step");
    }

    public void Text(string delta)
    {
        if (!_hasText)
            Event("text-start", ("id", "1"));
        _hasText = true;
        Event("text-delta", ("id", "1"), ("delta", delta));
    }

    /// <param name="id">The provider's id of the call.</param>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">A JSON object.</param>
    public void Call(string id, string name, string arguments)
    {
        Begin("tool-input-available", ("toolCallId", id), ("toolName", name));
        _json.WritePropertyName("input"u8);
        _json.WriteRawValue(arguments);
        End();
    }

    /// <param name="reason">As the AI SDK spells it: <c>stop</c> or <c>tool-calls</c>.</param>
    public void Finish(string reason = "stop")
    {
        if (_hasText)
            Event("text-end", ("id", "1"));
        Event("finish-step");
        Event("finish", ("finishReason", reason));
        response.Write("data: [DONE]\n\n"u8);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await response.FlushAsync(cancellationToken);

    private void Event(string type, params ReadOnlySpan<(string Name, string Value)> members)
    {
        Begin(type, members);
        End();
    }

    private void Begin(string type, params ReadOnlySpan<(string Name, string Value)> members)
    {
        response.Write("data: "u8);
        _json.Reset(response);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        foreach (var (name, value) in members)
            _json.WriteString(name, value);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        response.Write("\n\n"u8);
    }

    public void Dispose() => _json.Dispose();
}
