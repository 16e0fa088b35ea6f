using System.Text.Json;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Tests.Support;

/// <summary>The rules of UI Message Stream v1 as its strictest client (ai 6.0.73) enforces them. Throws at the first breach.</summary>
internal static class UiRules
{
    private static readonly Dictionary<string, (string[] Required, string[] Optional)> Shapes = new()
    {
        ["start"] = ([], ["messageId", "messageMetadata"]),
        ["start-step"] = ([], []),
        ["finish-step"] = ([], []),
        ["text-start"] = (["id"], []),
        ["text-delta"] = (["id", "delta"], []),
        ["text-end"] = (["id"], ["providerMetadata"]),
        ["reasoning-start"] = (["id"], []),
        ["reasoning-delta"] = (["id", "delta"], []),
        ["reasoning-end"] = (["id"], ["providerMetadata"]),
        ["tool-input-start"] = (["toolCallId", "toolName"], []),
        ["tool-input-delta"] = (["toolCallId", "inputTextDelta"], []),
        ["tool-input-available"] = (["toolCallId", "toolName", "input"], ["providerMetadata"]),
        ["tool-input-error"] = (["toolCallId", "toolName", "input", "errorText"], []),
        ["tool-output-available"] = (["toolCallId", "output"], []),
        ["tool-output-error"] = (["toolCallId", "errorText"], []),
        ["message-metadata"] = (["messageMetadata"], []),
        ["error"] = (["errorText"], []),
        ["abort"] = ([], []),
        ["finish"] = ([], ["finishReason", "messageMetadata"]),
    };

    private static readonly string[] FinishReasons = ["stop", "length", "content-filter", "tool-calls", "error", "other"];
    private static readonly string[] FreeValues = ["input", "output", "data", "messageMetadata", "providerMetadata"];

    /// <summary>The framing: whole events, comments between them, [DONE] once and last.</summary>
    public static void CheckBody(string body)
    {
        Require(body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal), "the body must end with [DONE]");
        Require(body.Split("data: [DONE]\n\n").Length == 2, "[DONE] must come once");
        foreach (var line in body.Split('\n'))
            Require(line.Length == 0 || line.StartsWith("data: ", StringComparison.Ordinal) || line.StartsWith(':'),
                $"not a line of an event stream: {line}");
    }

    public static void Check(IReadOnlyList<JsonElement> chunks)
    {
        foreach (var chunk in chunks)
            CheckShape(chunk);
        CheckOrder(chunks);
    }

    private static void CheckShape(JsonElement chunk)
    {
        var type = chunk.GetProperty("type").GetString()!;
        var (required, optional) = type.StartsWith("data-", StringComparison.Ordinal) ? (["data"], ["id", "transient"])
            : Shapes.TryGetValue(type, out var shape) ? shape
            : throw new UiRuleException($"unknown type {type}");
        foreach (var name in required)
            Require(chunk.TryGetProperty(name, out _), $"{type} lacks {name}");
        foreach (var member in chunk.EnumerateObject())
        {
            Require(member.Name == "type" || required.Contains(member.Name) || optional.Contains(member.Name),
                $"{type} has an unknown member {member.Name}");
            Require(FreeValues.Contains(member.Name) || member.Value.ValueKind is JsonValueKind.String or JsonValueKind.True,
                $"{type}.{member.Name} must not be null");
        }
        if (type == "finish" && chunk.TryGetProperty("finishReason", out var reason))
            Require(FinishReasons.Contains(reason.GetString()), $"unknown finish reason {reason}");
    }

    private static void CheckOrder(IReadOnlyList<JsonElement> chunks)
    {
        Require(chunks.Count > 0 && Type(chunks[0]) == "start", "start must come first");
        Require(chunks.Count(chunk => Type(chunk) == "start") == 1, "start must come once");
        Require(Type(chunks[^1]) == "finish" && chunks.Count(chunk => Type(chunk) == "finish") == 1, "finish must come once and last");

        var openParts = new HashSet<string>();
        var calls = new Dictionary<string, bool>();
        var written = new Dictionary<string, string>();
        var (inStep, callsInStep, failed) = (false, false, false);
        foreach (var chunk in chunks.Skip(1).SkipLast(1))
        {
            var type = Type(chunk);
            Require(!failed, $"{type} after error");
            switch (type)
            {
                case "start-step":
                    Require(!inStep, "a step inside a step");
                    (inStep, callsInStep) = (true, false);
                    break;
                case "finish-step":
                    Require(inStep, "finish-step without a step");
                    Require(openParts.Count == 0, "a part is open at finish-step");
                    written.Clear();
                    inStep = false;
                    break;
                case "text-start" or "reasoning-start":
                    Require(inStep && !callsInStep, $"{type} outside a step or after a call");
                    Require(openParts.Add(Kind(type) + Id(chunk)), "a part was started twice");
                    break;
                case "text-delta" or "reasoning-delta":
                    Require(openParts.Contains(Kind(type) + Id(chunk)), $"{type} without its start");
                    break;
                case "text-end" or "reasoning-end":
                    Require(openParts.Remove(Kind(type) + Id(chunk)), $"{type} without its start");
                    break;
                case "tool-input-start":
                    Require(inStep && openParts.Count == 0, $"{type} outside a step or while a part is open");
                    callsInStep = true;
                    Require(!calls.ContainsKey(CallId(chunk)) && written.TryAdd(CallId(chunk), ""), "a call id was used twice");
                    break;
                case "tool-input-delta":
                    Require(written.ContainsKey(CallId(chunk)), $"{type} without its start");
                    Require(!IsJson(written[CallId(chunk)]), "arguments were whole before they were checked");
                    written[CallId(chunk)] += chunk.GetProperty("inputTextDelta").GetString();
                    break;
                case "tool-input-available" or "tool-input-error":
                    if (written.Remove(CallId(chunk), out var pieces) && type == "tool-input-available" && pieces.Length > 0)
                        Require(pieces == JsText.Of(chunk.GetProperty("input")),
                            $"the pieces are {pieces}, the input is {chunk.GetProperty("input")}");
                    Require(inStep, $"{type} outside a step");
                    Require(openParts.Count == 0, $"{type} while a part is open");
                    callsInStep = true;
                    Require(CallId(chunk).Length > 0 && calls.TryAdd(CallId(chunk), type == "tool-input-error"),
                        "a call id is empty or was used twice");
                    break;
                case "tool-output-available" or "tool-output-error":
                    Require(inStep, $"{type} outside a step");
                    var isRefusal = type == "tool-output-error" && written.Remove(CallId(chunk), out var shown) && shown.Length > 0;
                    Require(isRefusal || (calls.TryGetValue(CallId(chunk), out var answered) && !answered), "an output of no open call");
                    calls[CallId(chunk)] = true;
                    break;
                case "abort":
                    Require(!inStep && openParts.Count == 0, "abort while something is open");
                    break;
                case "error":
                    Require(!inStep && openParts.Count == 0, "error while something is open");
                    failed = true;
                    break;
            }
        }
        Require(!inStep && openParts.Count == 0, "something is open at the end");
        var reason = chunks[^1].TryGetProperty("finishReason", out var given) ? given.GetString() : null;
        Require(failed == (reason == "error"), "finish 'error' goes with an error chunk");
        Require(failed || calls.Values.All(answered => answered) || reason == "tool-calls",
            "calls are left open, but the answer does not end with tool-calls");
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Type(JsonElement chunk) => chunk.GetProperty("type").GetString()!;

    private static string Kind(string type) => type[..type.IndexOf('-', StringComparison.Ordinal)] + ":";

    private static string Id(JsonElement chunk) => chunk.GetProperty("id").GetString()!;

    private static string CallId(JsonElement chunk) => chunk.GetProperty("toolCallId").GetString()!;

    private static void Require(bool holds, string breach)
    {
        if (!holds)
            throw new UiRuleException(breach);
    }
}

internal sealed class UiRuleException(string breach) : Exception(breach);
