using System.Text.Json;
using ComfyAssistant.Host.Models.Streaming;

namespace ComfyAssistant.Tests.Unit.Models.Streaming;

public class FinishReasonsTests
{
    /// <summary>What each reason means, told a second time: the table and this list must agree in both directions.</summary>
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["Stop"] = "stop eos eos_token end_turn stop_sequence stop_token complete completed finished finish done normal end " +
            "finish_reason_unspecified pause_turn",
        ["Calls"] = "tool_calls tool_call tool_use function_call function_calls tool",
        ["Length"] = "length max_tokens max_output_tokens max_length model_length model_context_window_exceeded context_length " +
            "context_length_exceeded token_limit limit",
        ["Filter"] = "content_filter content_filtered contentfilter safety recitation blocklist prohibited_content spii language " +
            "image_safety image_prohibited_content "
            + "image_recitation image_other no_image model_armor sensitive refusal moderation guardrail_intervened guardrail risk "
            + "data_inspection_failed blocked",
        ["Malformed"] = "malformed_function_call malformed_tool_call unexpected_tool_call too_many_tool_calls malformed_response " +
            "missing_thought_signature malformed_model_output malformed_tool_use",
        ["Broken"] = "error network_error insufficient_system_resource abort aborted cancelled canceled timeout server_error " +
            "internal_error unknown_error failed failure incomplete "
            + "interrupted other repetition repetition_truncation",
    };

    [Fact]
    public void Table_holds_these_reasons_and_no_others()
    {
        var told = Meanings.SelectMany(meaning => meaning.Value.Split(' ').Select(reason => $"{reason} {meaning.Key}"));
        Assert.Equal(told.Order(StringComparer.Ordinal), FinishReasons.Known.Select(pair => $"{pair.Key} {pair.Value}")
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("STOP", "Stop")]
    [InlineData("Tool-Calls", "Calls")]
    [InlineData("SPII", "Filter")]
    [InlineData("IMAGE_SAFETY", "Filter")]
    [InlineData("IMAGE_SOMETHING_NEW", "Filter")]
    [InlineData("content_filter: SAFETY", "Filter")]
    [InlineData("blocked_by_policy", "Filter")]
    [InlineData("MAX_TOKENS", "Length")]
    [InlineData("max_new_tokens", "Length")]
    [InlineData("upstream error", "Broken")]
    [InlineData("worker-failed", "Broken")]
    [InlineData("request_timeout", "Broken")]
    [InlineData("MALFORMED_SOMETHING", "Malformed")]
    [InlineData("invalid_tool_call", "Malformed")]
    [InlineData("tool_parse_error", "Malformed")]
    [InlineData("unsafe", "Filter")]
    [InlineData("risk_control", "Filter")]
    [InlineData("policy_violation", "Filter")]
    [InlineData("exception", "Broken")]
    [InlineData("request expired", "Broken")]
    [InlineData("terminated", "Broken")]
    [InlineData("PREEMPTED", "Broken")]
    [InlineData("ERROR_TOXIC", "Filter")]
    [InlineData("harmful_content", "Filter")]
    [InlineData("COPYRIGHT", "Filter")]
    [InlineData("FINISH_REASON_SAFETY", "Filter")]
    [InlineData("BLOCK_REASON_UNSPECIFIED", "Filter")]
    [InlineData("invalid_function_call", "Malformed")]
    [InlineData("rate_limited", "Broken")]
    [InlineData("quota_exceeded", "Broken")]
    [InlineData("modelUnloaded", "Broken")]
    [InlineData("out_of_memory", "Broken")]
    [InlineData("SERVER_SHUTDOWN", "Broken")]
    [InlineData("upstream_disconnected", "Broken")]
    [InlineData("insufficient_balance", "Broken")]
    [InlineData("contextLengthReached", "Length")]
    [InlineData("context", "Length")]
    [InlineData("time_limit", "Length")]
    [InlineData("<|im_end|>", "Stop")]
    [InlineData("my own reason", "Stop")]
    public void Spelling_does_not_matter_and_new_reasons_go_by_their_words(string reason, string meaning) =>
        Assert.Equal(meaning, FinishReasons.Of(reason).ToString());

    [Theory]
    [InlineData("""{"finish_reason":"stop"}""", "stop")]
    [InlineData("""{"finish_reason":null}""", "")]
    [InlineData("""{"finish_reason":""}""", "")]
    [InlineData("""{"finish_reason":"null"}""", "")]
    [InlineData("""{"finish_reason":"None"}""", "")]
    [InlineData("""{"finish_reason":"not_finished"}""", "")]
    [InlineData("""{}""", "")]
    [InlineData("""{"finish_reason":7}""", "")]
    [InlineData("""{"finish_reason":{"type":"length","length":16}}""", "length")]
    [InlineData("""{"finish_reason":{"type":"abort","message":"gone"}}""", "abort")]
    [InlineData("""{"finish_reason":"stop","native_finish_reason":"STOP"}""", "stop")]
    [InlineData("""{"finish_reason":"stop","native_finish_reason":"MALFORMED_FUNCTION_CALL"}""", "MALFORMED_FUNCTION_CALL")]
    [InlineData("""{"finish_reason":"stop","native_finish_reason":"PROHIBITED_CONTENT"}""", "PROHIBITED_CONTENT")]
    [InlineData("""{"finish_reason":"error","native_finish_reason":"OTHER"}""", "error")]
    [InlineData("""{"finish_reason":"tool_calls","native_finish_reason":null}""", "tool_calls")]
    public void Reason_is_found_where_a_choice_ends(string choice, string reason)
    {
        using var json = JsonDocument.Parse(choice);
        Assert.Equal(reason, FinishReasons.In(json.RootElement));
    }
}
