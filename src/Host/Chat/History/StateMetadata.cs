using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// Provider state on its way over the client: <c>{"message":S,"call":S}</c> with either of them, where S is
/// <c>{"provider":…,"model":…,"fields":{name: JSON text}}</c>. The fields are text, as a client's own JSON would reorder keys and round
/// numbers.
/// </summary>
internal static class StateMetadata
{
    /// <summary>
    /// The data part that carries the state of refused calls: `ai` 5 drops the metadata of a call whose input ends in an error.
    /// </summary>
    public const string DataName = "provider-state";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // Clients reject null.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What a part of the answer carries; null for nothing.</summary>
    /// <param name="message">The state of the step's message, where this part carries it.</param>
    /// <param name="call">The state of the part's own call.</param>
    public static JsonElement? Of(ProviderState? message, ProviderState? call) =>
        message is null && call is null ? null : JsonSerializer.SerializeToElement(new { message, call }, Json);

    /// <summary>What the data part of a step carries.</summary>
    /// <param name="message">The state of the step's message, where no other part carries it.</param>
    /// <param name="calls">The states of refused calls by the ids that the client knows.</param>
    public static JsonElement Of(ProviderState? message, IReadOnlyDictionary<string, ProviderState> calls) =>
        JsonSerializer.SerializeToElement(new { message, calls }, Json);

    /// <summary>The state of a step's message, from whichever of its parts carries it.</summary>
    public static ProviderState? Message(IReadOnlyList<UiPart> step) =>
        step.Select(part => Read((part is DataPart { Name: DataName } data ? data.Data : part.Metadata)?.Given("message")))
            .FirstOrDefault(state => state is not null);

    /// <summary>The state of a call.</summary>
    public static ProviderState? Call(ToolPart call, IReadOnlyList<UiPart> step) => Read(call.Metadata?.Given("call"))
        ?? step.OfType<DataPart>().Where(part => part.Name == DataName).Select(part => Read(part.Data.Given("calls")?.Given(call.CallId)))
            .FirstOrDefault(state => state is not null);

    // What comes back is a client's word: only the shape is taken here, and what may be sent is decided where it is sent.
    private static ProviderState? Read(JsonElement? state)
    {
        if (state?.Text("provider") is not { } provider || state.Value.Text("model") is not { } model
            || state.Value.Given("fields") is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        var read = fields.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
            .GroupBy(field => field.Name, StringComparer.Ordinal)
                .ToDictionary(field => field.Key, field => field.Last().Value.GetString()!, StringComparer.Ordinal);
        return read.Count > 0 ? new ProviderState(provider, model, read) : null;
    }
}
