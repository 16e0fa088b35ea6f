using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Collects what a provider wants back from the pieces of its stream: texts are joined, lists follow one another, every entry as it came,
/// and of an object the last one counts.
/// </summary>
internal sealed class StateCollector
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Fields _message = new();
    private readonly Dictionary<int, Fields> _calls = [];
    private readonly Dictionary<int, string> _ids = [];

    /// <summary>Takes the fields of a delta that belong to the message.</summary>
    public void AddMessage(JsonElement delta)
    {
        // The usual names first: every delta passes here, and taking a name costs a string.
        foreach (var field in delta.EnumerateObject())
            if (!field.NameEquals("content"u8) && !field.NameEquals("role"u8) && !field.NameEquals("tool_calls"u8)
                && ProviderState.IsField(field.Name) && (field.Name != "extra_content" || IsSigned(field.Value)))
                _message.Add(field.Name, field.Value);
    }

    /// <summary>Takes the fields of an entry of <c>tool_calls</c>.</summary>
    /// <param name="index">The call's index in the normalised stream.</param>
    /// <param name="entry">The entry.</param>
    public void AddCall(int index, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return;
        if (entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text)
            _ids.TryAdd(index, text);
        AddCall(index, entry, "");
        if (entry.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object)
            AddCall(index, function, ProviderState.InFunction);
    }

    /// <summary>What came, for the provider and model that gave it.</summary>
    public ReceivedState Whole(ModelOptions options)
    {
        var message = _message.Whole();
        foreach (var (index, id) in _ids)
            if (message.Values.Any(value => value.Contains($"\"{id}\"", StringComparison.Ordinal)))
                Of(index).Refer(id);
        if (message.Count == 0 && _calls.Count == 0)
            return ReceivedState.None;
        var provider = options.BaseUrl.Authority;
        return new ReceivedState(
            message.Count == 0 ? null : new ProviderState(provider, options.Model, message),
            _calls.ToDictionary(call => call.Key, call => new ProviderState(provider, options.Model, call.Value.Whole())));
    }

    private void AddCall(int index, JsonElement fields, string prefix)
    {
        foreach (var field in fields.EnumerateObject())
            if (ProviderState.IsField(field.Name) && field.Value.ValueKind != JsonValueKind.Null)
                Of(index).Add(prefix + field.Name, field.Value);
    }

    private Fields Of(int index) => _calls.TryGetValue(index, out var fields) ? fields : _calls[index] = new Fields();

    // Gemini marks each piece of a thought with an object of the same name, which says nothing about the message.
    private static bool IsSigned(JsonElement value) => value.GetRawText().Contains("signature", StringComparison.Ordinal);

    private sealed class Fields
    {
        private readonly Dictionary<string, List<string>> _pieces = new(StringComparer.Ordinal);
        private readonly Dictionary<string, JsonValueKind> _kinds = new(StringComparer.Ordinal);

        public void Add(string name, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null || value.ValueKind == JsonValueKind.String && value.ValueEquals(""))
                return;
            if (!_kinds.TryGetValue(name, out var kind) || kind != value.ValueKind || kind
                is not (JsonValueKind.String or JsonValueKind.Array))
                _pieces[name] = [];
            _kinds[name] = value.ValueKind;
            if (value.ValueKind != JsonValueKind.Array)
                _pieces[name].Add(value.GetRawText());
            else
                foreach (var item in value.EnumerateArray())
                    _pieces[name].Add(item.GetRawText());
        }

        public void Refer(string id)
        {
            _kinds[ProviderState.Id] = JsonValueKind.String;
            _pieces[ProviderState.Id] = [JsonSerializer.Serialize(id, Plain)];
        }

        public Dictionary<string, string> Whole() =>
            _pieces.Where(field => _kinds[field.Key] == JsonValueKind.Array || field.Value.Count > 0)
            .ToDictionary(field => field.Key, field => _kinds[field.Key] switch
            {
                JsonValueKind.Array => $"[{string.Join(',', field.Key == "thinking_blocks" ? Blocks(field.Value) : field.Value)}]",
                JsonValueKind.String when field.Value.Count > 1 => Joined(field.Value),
                _ => field.Value[^1],
            }, StringComparer.Ordinal);

        private static string Joined(List<string> pieces)
        {
            var text = new StringBuilder();
            foreach (var piece in pieces)
                text.Append(JsonSerializer.Deserialize<string>(piece));
            return JsonSerializer.Serialize(text.ToString(), Plain);
        }

        // LiteLLM cuts a block of Anthropic's over its stream, and the signature comes last; only the whole block is one that Anthropic
        // takes back.
        private static List<string> Blocks(List<string> pieces)
        {
            var blocks = new List<string>();
            JsonObject? open = null;
            foreach (var piece in pieces)
            {
                if (JsonNode.Parse(piece) is not JsonObject block || (string?)block["type"] != "thinking" || open is null && IsWhole(block))
                {
                    blocks.Add(piece);
                    continue;
                }
                open ??= new JsonObject { ["type"] = "thinking", ["thinking"] = "" };
                open["thinking"] = (string?)open["thinking"] + (string?)block["thinking"];
                if (!IsWhole(block))
                    continue;
                open["signature"] = (string?)block["signature"];
                blocks.Add(open.ToJsonString(Plain));
                open = null;
            }
            if (open is not null)
                blocks.Add(open.ToJsonString(Plain));
            return blocks;
        }

        private static bool IsWhole(JsonObject block) => !string.IsNullOrEmpty((string?)block["signature"]);
    }
}
