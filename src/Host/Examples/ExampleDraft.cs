using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples.Reading;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples;

/// <summary>A tool call that was made.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments; null for none.</param>
internal sealed record DraftCall(string Tool, JsonElement? Arguments = null);

/// <summary>An example made of what happened once: its expectations say that it happens again.</summary>
internal static class ExampleDraft
{
    private const int MostCalls = 6;
    private const int LongestArgument = 80;
    private const int LongestTitle = 60;
    private const int LongestSaid = 300;

    // Tools that change what is on the canvas: the workflow should be valid afterwards.
    private static readonly string[] Changing = ["add", "apply", "connect", "edit", "replace", "set", "fill", "remove", "duplicate"];

    /// <summary>Writes it.</summary>
    /// <param name="messages">The conversation as it was posted; what comes after the user's last message is left out.</param>
    /// <param name="canvas">The workflow on the canvas then; null for none.</param>
    /// <param name="calls">The calls that were made.</param>
    /// <param name="text">What was said.</param>
    /// <returns>A name for it, and its YAML.</returns>
    /// <exception cref="ContextException">Invalid: nobody asked anything.</exception>
    public static (string Name, string Text) Write(
        JsonArray messages, JsonElement? canvas, IReadOnlyList<DraftCall> calls, string text)
    {
        var asked = messages.OfType<JsonObject>().ToList().FindLastIndex(message => MessageWords.Are(message["role"], "user"));
        if (asked < 0)
            throw new ContextException(ContextFault.Invalid, "'messages' holds no message of the user's.");
        var conversation = messages.OfType<JsonObject>().Take(asked + 1).ToList();
        var question = MessageWords.Of(conversation[^1]);
        var title = question.Split('\n')[0].Trim().Cut(LongestTitle);
        var isPlain = conversation.All(IsPlain);
        return (Slug.From(title, "example"), ExampleWriter.Write(new Dictionary<string, JsonNode?>
        {
            ["name"] = title.Length > 0 ? title : "Example",
            ["conversation"] = isPlain ? new JsonArray([.. conversation.Select(Said)]) : null,
            ["messages"] = isPlain ? null : new JsonArray([.. conversation.Select(Posted)]),
            ["canvas"] = canvas is { ValueKind: JsonValueKind.Object } workflow && workflow.EnumerateObject().Any()
                ? JsonNode.Parse(workflow.GetRawText()) : null,
            ["expect"] = new JsonArray([.. Expectations(calls, text)]),
        }));
    }

    private static IEnumerable<JsonNode> Expectations(IReadOnlyList<DraftCall> calls, string text)
    {
        foreach (var call in calls.Take(MostCalls))
        {
            var called = new JsonObject { ["called"] = call.Tool };
            if (Telling(call.Arguments) is { Count: > 0 } arguments)
                called["with"] = arguments;
            yield return called;
        }
        if (calls.Any(call => Changing.Any(start => call.Tool.StartsWith(start, StringComparison.Ordinal))))
            yield return new JsonObject { ["validGraph"] = true };
        if (calls.Count == 0)
            yield return new JsonObject { ["judge"] = $"It says in its own words: {text.Trim().ReplaceLineEndings(" ").Cut(LongestSaid)}" };
        yield return new JsonObject { ["stepsUnder"] = Math.Max(3, calls.Count + 3) };
    }

    // Ids and long texts are different each time.
    private static JsonObject Telling(JsonElement? arguments) => new(
        (arguments is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject() : default)
        .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            && member.Value.ToString().Length <= LongestArgument && !member.Name.EndsWith("Id", StringComparison.Ordinal))
        .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))));

    // One that "user: …" or "assistant: …" says whole.
    private static bool IsPlain(JsonObject message) =>
        (MessageWords.Are(message["role"], "user") || MessageWords.Are(message["role"], "assistant")) && MessageWords.Of(message).Length > 0
        && message["parts"] is JsonArray parts && parts.All(part => part is JsonObject given
            && (MessageWords.Are(given["type"], "text") || MessageWords.Are(given["type"], "step-start")));

    private static JsonObject Said(JsonObject message) => new() { [(string)message["role"]!] = MessageWords.Of(message) };

    private static JsonObject Posted(JsonObject message) => new(message
        .Where(member => member.Key is "id" or "role" or "parts")
        .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
