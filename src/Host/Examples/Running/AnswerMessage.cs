using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>
/// The assistant's message as a client of UI Message Stream v1 puts it together, over as many requests as the answer takes.
/// </summary>
internal sealed class AnswerMessage
{
    private readonly Dictionary<string, (JsonObject Part, StringBuilder Text)> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _calls = new(StringComparer.Ordinal);
    private readonly JsonArray _parts = [];
    private string _id = "";
    private (int Input, int Output) _usage;
    private int _window;

    /// <summary>The message, to be posted.</summary>
    public JsonObject ToJson() => new() { ["id"] = _id, ["role"] = "assistant", ["parts"] = _parts.DeepClone() };

    /// <summary>How many model calls there were.</summary>
    public int Steps { get; private set; }

    /// <summary>What all of them took, as the provider counts; as the service does where it does not tell.</summary>
    public int Tokens { get; private set; }

    /// <summary>The calls that were announced and wait for the client.</summary>
    public IReadOnlyList<JsonObject> OpenCalls => [.. _calls.Values.Where(call => (string?)call["state"] == "input-available")];

    /// <summary>All calls, in order.</summary>
    public IEnumerable<JsonObject> Calls => _calls.Values;

    /// <summary>What was said in words.</summary>
    public string Text => string.Join('\n', _parts.OfType<JsonObject>().Where(part => (string?)part["type"] == "text")
        .Select(part => (string)part["text"]!).Where(text => text.Length > 0));

    /// <summary>Why the answer failed; null where it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>Takes a chunk.</summary>
    public void Take(JsonElement chunk)
    {
        var type = chunk.Text("type") ?? "";
        switch (type)
        {
            case "start" when chunk.Text("messageId") is { } id:
                _id = id;
                break;
            case "start-step":
                Steps++;
                _parts.Add(new JsonObject { ["type"] = "step-start" });
                break;
            case "text-start" or "reasoning-start":
                Begin(type[..type.IndexOf('-', StringComparison.Ordinal)], chunk.Text("id")!);
                break;
            case "text-delta" or "reasoning-delta" when _open.TryGetValue(chunk.Text("id")!, out var growing):
                growing.Text.Append(chunk.Text("delta"));
                break;
            case "text-end" or "reasoning-end" when _open.Remove(chunk.Text("id")!, out var ended):
                (ended.Part["text"], ended.Part["state"]) = (ended.Text.ToString(), "done");
                Copy(chunk, "providerMetadata", ended.Part, "providerMetadata");
                break;
            case "error":
                Error = chunk.Text("errorText");
                break;
            case "abort":
                Error = "The answer was stopped.";
                break;
            default:
                TakeCall(type, chunk);
                TakeFigures(type, chunk);
                break;
        }
    }

    /// <summary>A request has ended: what it took is settled.</summary>
    public void EndRequest()
    {
        Tokens += _usage is (0, 0) ? _window : _usage.Input + _usage.Output;
        (_usage, _window) = ((0, 0), 0);
    }

    private void Begin(string type, string id)
    {
        var part = new JsonObject { ["type"] = type, ["text"] = "", ["state"] = "streaming" };
        _parts.Add(part);
        _open[id] = (part, new StringBuilder());
    }

    private void TakeCall(string type, JsonElement chunk)
    {
        if (chunk.Text("toolCallId") is not { } id)
            return;
        if (type is "tool-input-available" or "tool-input-error")
        {
            var part = new JsonObject { ["type"] = "tool-" + chunk.Text("toolName"), ["toolCallId"] = id, ["state"] = "input-available" };
            Copy(chunk, "input", part, "input");
            Copy(chunk, "providerMetadata", part, "callProviderMetadata");
            _parts.Add(part);
            _calls[id] = part;
        }
        if (!_calls.TryGetValue(id, out var call))
            return;
        if (type == "tool-output-available")
            Answer(call, JsonNode.Parse(chunk.GetProperty("output").GetRawText()));
        if (type is "tool-output-error" or "tool-input-error")
            (call["state"], call["errorText"]) = ("output-error", chunk.Text("errorText"));
    }

    /// <summary>Gives a call its result.</summary>
    public static void Answer(JsonObject call, JsonNode? output) => (call["state"], call["output"]) = ("output-available", output);

    private void TakeFigures(string type, JsonElement chunk)
    {
        // Each step tells what the request has taken so far.
        if (chunk.Given("messageMetadata")?.Given("usage") is { } usage)
            _usage = (usage.GetProperty("inputTokens").GetInt32(), usage.GetProperty("outputTokens").GetInt32());
        if (type == "data-context" && chunk.Given("data") is { } context)
            _window += context.GetProperty("tokens").GetInt32();
    }

    private static void Copy(JsonElement chunk, string from, JsonObject part, string to)
    {
        if (chunk.Given(from) is { } value)
            part[to] = JsonNode.Parse(value.GetRawText());
    }
}
