using System.Collections.Frozen;
using System.Text.Json;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>What a finish reason of a provider means.</summary>
internal enum Finish
{
    /// <summary>The model had said all it wanted.</summary>
    Stop,

    /// <summary>The model calls tools.</summary>
    Calls,

    /// <summary>The answer reached its greatest length.</summary>
    Length,

    /// <summary>A filter held the answer back.</summary>
    Filter,

    /// <summary>The model wrote a call that its provider could not read.</summary>
    Malformed,

    /// <summary>The provider broke the answer off: what came is not all of it.</summary>
    Broken,
}

/// <summary>The finish reasons of the providers, in lower case.</summary>
internal static class FinishReasons
{
    /// <summary>Every reason that is known, by its meaning.</summary>
    public static readonly FrozenDictionary<string, Finish> Known = new Dictionary<Finish, string[]>
    {
        [Finish.Stop] = ["stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_token", "complete", "completed", "finished",
            "finish", "done", "normal",
            "end", "finish_reason_unspecified", "pause_turn"],
        [Finish.Calls] = ["tool_calls", "tool_call", "tool_use", "function_call", "function_calls", "tool"],
        [Finish.Length] = ["length", "max_tokens", "max_output_tokens", "max_length", "model_length", "model_context_window_exceeded",
            "context_length",
            "context_length_exceeded", "token_limit", "limit"],
        [Finish.Filter] = ["content_filter", "content_filtered", "contentfilter", "safety", "recitation", "blocklist", "prohibited_content",
            "spii", "language",
            "image_safety", "image_prohibited_content", "image_recitation", "image_other", "no_image", "model_armor", "sensitive",
                "refusal", "moderation",
            "guardrail_intervened", "guardrail", "risk", "data_inspection_failed", "blocked"],
        [Finish.Malformed] = ["malformed_function_call", "malformed_tool_call", "unexpected_tool_call", "too_many_tool_calls",
            "malformed_response",
            "missing_thought_signature", "malformed_model_output", "malformed_tool_use"],
        [Finish.Broken] = ["error", "network_error", "insufficient_system_resource", "abort", "aborted", "cancelled", "canceled", "timeout",
            "server_error",
            "internal_error", "unknown_error", "failed", "failure", "incomplete", "interrupted", "other", "repetition",
                "repetition_truncation"],
    }.SelectMany(meaning => meaning.Value.Select(reason => (Reason: reason, meaning.Key)))
        .ToFrozenDictionary(pair => pair.Reason, pair => pair.Key);

    // For reasons that nobody has seen yet: what their words say, the more serious first.
    private static readonly (string Word, Finish Meaning)[] Words =
    [
        ("malformed", Finish.Malformed), ("invalid_tool", Finish.Malformed), ("tool_parse", Finish.Malformed),
        ("tool_use_failed", Finish.Malformed), ("unsafe", Finish.Filter), ("censor", Finish.Filter), ("violat", Finish.Filter),
        ("flagged", Finish.Filter), ("risk", Finish.Filter),
        ("toxic", Finish.Filter), ("harm", Finish.Filter), ("nsfw", Finish.Filter), ("copyright", Finish.Filter),
        ("invalid_function", Finish.Malformed),
        ("filter", Finish.Filter), ("safety", Finish.Filter), ("sensitive", Finish.Filter),
            ("prohibited", Finish.Filter),
        ("moderat", Finish.Filter), ("policy", Finish.Filter), ("block", Finish.Filter), ("image_", Finish.Filter),
        ("error", Finish.Broken), ("fail", Finish.Broken), ("abort", Finish.Broken), ("cancel", Finish.Broken), ("timeout", Finish.Broken),
            ("time_out", Finish.Broken),
        ("exception", Finish.Broken), ("expired", Finish.Broken), ("kill", Finish.Broken), ("terminat", Finish.Broken),
        ("disconnect", Finish.Broken), ("preempt", Finish.Broken), ("rate_limit", Finish.Broken), ("quota", Finish.Broken),
        ("unload", Finish.Broken), ("shutdown", Finish.Broken), ("crash", Finish.Broken), ("memory", Finish.Broken),
        ("insufficient", Finish.Broken), ("overload", Finish.Broken), ("interrupt", Finish.Broken), ("unavailable", Finish.Broken),
        ("length", Finish.Length), ("max_", Finish.Length), ("limit", Finish.Length), ("context", Finish.Length),
    ];

    // Written in every chunk by servers that mean that the answer goes on.
    private static readonly string[] None = ["null", "none", "undefined", "not_finished", "in_progress"];

    /// <summary>The reason that a choice gives for its end; empty where it goes on.</summary>
    /// <param name="choice">An entry of <c>choices</c>.</param>
    public static string In(JsonElement choice)
    {
        if (choice.ValueKind != JsonValueKind.Object || !choice.TryGetProperty("finish_reason", out var given))
            return "";

        // SGLang has an object with a type.
        if (given.ValueKind == JsonValueKind.Object && given.TryGetProperty("type", out var type))
            given = type;
        var reason = given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        if (reason.Length == 0 || Array.IndexOf(None, Plain(reason)) >= 0)
            return "";

        // OpenRouter says "stop" also where the model behind it was stopped, and the true word beside it.
        return Of(reason) == Finish.Stop && choice.TryGetProperty("native_finish_reason", out var native)
            && native.ValueKind == JsonValueKind.String && Of(native.GetString()!) is Finish.Filter or Finish.Malformed
                ? native.GetString()! : reason;
    }

    /// <summary>What a reason means; one that says nothing known is a good end, as local servers invent their own.</summary>
    public static Finish Of(string reason)
    {
        var plain = Plain(reason);
        if (Known.TryGetValue(plain, out var known))
            return known;
        foreach (var (word, meaning) in Words)
            if (plain.Contains(word, StringComparison.Ordinal))
                return meaning;
        return Finish.Stop;
    }

    private static string Plain(string reason) => reason.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}
