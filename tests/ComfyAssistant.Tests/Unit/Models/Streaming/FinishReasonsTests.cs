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
    [InlineData("<|im_end|>", "Stop")]
    [InlineData("my own reason", "Stop")]
    public void Spelling_does_not_matter_and_new_reasons_go_by_their_words(string reason, string meaning) =>
        Assert.Equal(meaning, FinishReasons.Of(reason).ToString());
}
