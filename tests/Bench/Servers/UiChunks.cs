using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The chunks of UI Message Stream v1 that an answer of plain text takes.</summary>
internal sealed class UiChunks(PipeWriter response) : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(response, Options);

    public long Waiting => response.UnflushedBytes;

    public void Start()
    {
        Event("start", ("messageId", "msg_" + Guid.NewGuid().ToString("N")));
        Event("start-step");
        Event("text-start", ("id", "1"));
    }

    public void Text(string delta) => Event("text-delta", ("id", "1"), ("delta", delta));

    public void Finish()
    {
        Event("text-end", ("id", "1"));
        Event("finish-step");
        Event("finish", ("finishReason", "stop"));
        response.Write("data: [DONE]\n\n"u8);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await response.FlushAsync(cancellationToken);

    private void Event(string type, params ReadOnlySpan<(string Name, string Value)> members)
    {
        response.Write("data: "u8);
        _json.Reset(response);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        foreach (var (name, value) in members)
            _json.WriteString(name, value);
        _json.WriteEndObject();
        _json.Flush();
        response.Write("\n\n"u8);
    }

    public void Dispose() => _json.Dispose();
}
