using System.Runtime.InteropServices;
using System.Text.Json;

namespace ComfyAssistant.Host.Models;

/// <summary>Writes the messages of a request with each one's state put back where it came from.</summary>
internal sealed class StateWriter(Utf8JsonWriter json, ModelOptions options)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _restored = new(StringComparer.Ordinal);

    /// <summary>Writes the array.</summary>
    /// <param name="messages">The connector's messages.</param>
    /// <param name="sent">The state of the assistant's messages among them, in order.</param>
    public void Write(JsonElement messages, IReadOnlyList<SentState> sent)
    {
        var assistants = 0;
        json.WriteStartArray();
        foreach (var message in messages.EnumerateArray())
        {
            var role = message.TryGetProperty("role", out var given) ? given.GetString() : null;
            if (role == "assistant" && assistants < sent.Count && sent[assistants++] is var state && state.Holds(options))
                WriteAssistant(message, state);
            else if (role == "tool" && message.TryGetProperty("tool_call_id", out var id)
                && _ids.TryGetValue(id.GetString()!, out var original))
                WriteResult(message, original);
            else
                Raw(message);
        }
        json.WriteEndArray();
    }

    private void WriteAssistant(JsonElement message, SentState state)
    {
        var fields = Fields(state.Message, "");
        json.WriteStartObject();
        foreach (var member in message.EnumerateObject().Where(member => !fields.ContainsKey(member.Name)))
        {
            json.WritePropertyName(member.Name);
            if (member.Name == "tool_calls")
                WriteCalls(member.Value, state.Calls);
            else
                Raw(member.Value);
        }
        WriteFields(fields);
        json.WriteEndObject();
    }

    private void WriteCalls(JsonElement calls, IReadOnlyList<ProviderState?> states)
    {
        var index = 0;
        json.WriteStartArray();
        foreach (var call in calls.EnumerateArray())
        {
            var state = index < states.Count ? states[index] : null;
            index++;
            if (state?.IsFor(options) == true)
                WriteCall(call, state);
            else
                Raw(call);
        }
        json.WriteEndArray();
    }

    private void WriteCall(JsonElement call, ProviderState state)
    {
        var fields = Fields(state, "");
        if (fields.TryGetValue(ProviderState.Id, out var raw) && JsonSerializer.Deserialize<string>(raw) is { } original
            && _restored.Add(original))
            _ids[call.GetProperty("id").GetString()!] = original;
        else
            fields.Remove(ProviderState.Id);

        json.WriteStartObject();
        foreach (var member in call.EnumerateObject().Where(member => !fields.ContainsKey(member.Name)))
        {
            json.WritePropertyName(member.Name);
            if (member.Name == "function" && Fields(state, ProviderState.InFunction) is { Count: > 0 } inner)
                WriteWith(member.Value, inner);
            else
                Raw(member.Value);
        }
        WriteFields(fields);
        json.WriteEndObject();
    }

    private void WriteWith(JsonElement value, Dictionary<string, string> fields)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject().Where(member => !fields.ContainsKey(member.Name)))
        {
            json.WritePropertyName(member.Name);
            Raw(member.Value);
        }
        WriteFields(fields);
        json.WriteEndObject();
    }

    private void WriteResult(JsonElement message, string id) =>
        WriteWith(message, new Dictionary<string, string> { ["tool_call_id"] = JsonSerializer.Serialize(id) });

    private void WriteFields(Dictionary<string, string> fields)
    {
        foreach (var (name, value) in fields)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }

    private void Raw(JsonElement value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    // A transcript comes from the client: only what may be state is written, and only where it is JSON.
    private Dictionary<string, string> Fields(ProviderState? state, string prefix) => state?.IsFor(options) != true ? []
        : state.Fields.Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)
            && (prefix.Length > 0 || !field.Key.StartsWith(ProviderState.InFunction, StringComparison.Ordinal)))
            .Select(field => (Name: field.Key[prefix.Length..], field.Value))
            .Where(field =>
                (ProviderState.IsField(field.Name) || field.Name == ProviderState.Id && prefix.Length == 0)
                    && JsonText.IsWhole(field.Value))
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
}
