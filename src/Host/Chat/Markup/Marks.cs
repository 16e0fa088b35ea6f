
namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// The marks of thoughts and calls, as the chat templates of the model families have them. A server with the right parser takes them out;
/// one without leaves them in the text.
/// </summary>
internal static class Marks
{
    /// <summary>A message of harmony after its head.</summary>
    public static readonly Mark HarmonyCall = new("", MarkKind.Call, ["<|call|>", "<|end|>", "<|return|>"], CallForm.Harmony);

    /// <summary>A thought in harmony.</summary>
    public static readonly Mark HarmonyThought = new("", MarkKind.Think, ["<|end|>", "<|return|>", "<|call|>"]);

    /// <summary>A message that may be nothing but a call.</summary>
    public static readonly Mark WholeMessage = new("", MarkKind.Call, [], CallForm.Whole);

    /// <summary>Stands before calls that have marks of their own (Anthropic), or before calls in Python (OLMo).</summary>
    public static readonly Mark FunctionCalls = new("<function_calls>", MarkKind.CallsBegin, ["</function_calls>"], CallForm.Python);

    private static readonly Mark[] All =
    [
        // Thoughts: DeepSeek R1, Qwen and most; Claude's habit; Seed; Magistral; Kimi VL; Command; Gemma 4; OpenThinker; LongCat.
        .. Thought("<think>", "</think>"), .. Thought("<thinking>", "</thinking>"), .. Thought("<thought>", "</thought>"),
        .. Thought("<reasoning>", "</reasoning>"), .. Thought("<seed:think>", "</seed:think>"), .. Thought("[THINK]", "[/THINK]"),
        .. Thought("◁think▷", "◁/think▷"), .. Thought("<|START_THINKING|>", "<|END_THINKING|>"),
        .. Thought("<|channel>thought", "<channel|>"),
        .. Thought("<|begin_of_thought|>", "<|end_of_thought|>"), .. Thought("<longcat_think>", "</longcat_think>"),
        .. Thought("<mm:think>", "</mm:think>"), .. Thought("<analysis>", "</analysis>"), .. Thought("<scratchpad>", "</scratchpad>"),
        .. Thought("<|inner_prefix|>", "<|inner_suffix|>"), .. Thought("<|thought_start|>", "<|thought_end|>"),
        .. Thought("[unused16]", "[unused17]"), .. Thought("<antThinking>", "</antThinking>"), .. Thought("<thoughts>", "</thoughts>"),
        .. Thought("<reflection>", "</reflection>"),

        .. Call(CallForm.Any, "<tool_call>", "</tool_call>"), .. Call(CallForm.Any, "<seed:tool_call>", "</seed:tool_call>"),
        .. Call(CallForm.Any, "<longcat_tool_call>", "</longcat_tool_call>"), .. Call(CallForm.Any, "<function_call>", "</function_call>"),
        .. Call(CallForm.Any, "<tool_calls>", "</tool_calls>"), .. Call(CallForm.Any, "<TOOLCALL>", "</TOOLCALL>"),
        .. Call(CallForm.Any, "<tools>", "</tools>"), .. Call(CallForm.Any, "<tool_use>", "</tool_use>"),
        .. Call(CallForm.Any, "<tool-use>", "</tool-use>"), .. Call(CallForm.Any, "<toolcall>", "</toolcall>"),
        .. Call(CallForm.Any, "<use_mcp_tool>", "</use_mcp_tool>"),
        .. Call(CallForm.Json, "<|FunctionCallBegin|>", "<|FunctionCallEnd|>"), .. Call(CallForm.Json, "[unused11]", "[unused12]"),
        .. Call(CallForm.Tokens, "✿FUNCTION✿:", "✿RESULT✿"), new Mark(">>>", MarkKind.Call, [], CallForm.Named),
        .. Call(CallForm.Invoke, "<tool_call name=", "</tool_call>"), .. Call(CallForm.Python, "<tool_code>", "</tool_code>"),
        .. Call(CallForm.Python, "<|tool_call_start|>", "<|tool_call_end|>"),
        .. Call(CallForm.Json, "<|tools_prefix|>", "<|tools_suffix|>"),
        .. Call(CallForm.Python, "<|python_start|>", "<|python_end|>"), .. Call(CallForm.Json, "[TOOL_REQUEST]", "[END_TOOL_REQUEST]"),
        .. Call(CallForm.Json, "<|tool_call|>", "<|/tool_call|>"), .. Call(CallForm.Json, "<|tool_calls|>", "<|/tool_calls|>"),
        .. Call(CallForm.Json, "<|START_ACTION|>", "<|END_ACTION|>"),
        .. Call(CallForm.Json, "<|action_start|><|plugin|>", "<|action_end|>"),
        .. Call(CallForm.Function, "<function=", "</function>"), .. Call(CallForm.Function, "<function(", "</function>"),
        .. Call(CallForm.Function, "<function/", "</function>"),
        .. Call(CallForm.Invoke, "<invoke ", "</invoke>"), .. Call(CallForm.Invoke, "<function name=", "</function>"),
        .. Call(CallForm.Invoke, "<antml:invoke ", "</antml:invoke>"), .. Call(CallForm.Invoke, "<|DSML|invoke ", "</|DSML|invoke>"),
        .. Call(CallForm.Invoke, "<||DSML||invoke ", "</||DSML||invoke>"),
        .. Call(CallForm.Tokens, "<|tool_call_begin|>", "<|tool_call_end|>"),
        .. Call(CallForm.Mistral, "[TOOL_CALLS]", "[/TOOL_CALLS]"),
        .. Call(CallForm.Gemma, "<|tool_call>", "<tool_call|>"), .. Call(CallForm.Gemma, "<start_function_call>", "<end_function_call>"),
        new Mark("```tool_code", MarkKind.Call, ["```"], CallForm.Python), new Mark("```tool_call\n", MarkKind.Call, ["```"], CallForm.Any),
        new Mark("<|python_tag|>", MarkKind.Call, ["<|eom_id|>", "<|eot_id|>"], CallForm.Python),

        .. Around("<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"),
        .. Around("<|tool_call_section_begin|>", "<|tool_call_section_end|>"),
        .. Around("<|tool_calls_begin|>", "<|tool_calls_end|>"), .. Around("<minimax:tool_call>", "</minimax:tool_call>"),
        .. Around("<|DSML|function_calls>", "</|DSML|function_calls>"), .. Around("<|DSML|tool_calls>", "</|DSML|tool_calls>"),
        .. Around("<||DSML||tool_calls>", "</||DSML||tool_calls>"),
        FunctionCalls, new Mark(FunctionCalls.Ends[0], MarkKind.CallsEnd, []),
        .. Around("<antml:function_calls>", "</antml:function_calls>"),

        new Mark("<|start|>", MarkKind.Head, ["<|message|>"]), new Mark("<|channel|>", MarkKind.Head, ["<|message|>"]),

        .. Ends("<|return|>", "<|end|>", "<|call|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_sentence|>", "<end_of_turn>",
        "<turn|>",
            "<|begin_of_solution|>", "<|end_of_solution|>", "[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]", "<answer>", "</answer>",
            "<response>", "</response>", "<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|endoftext|>", "<|end_of_turn|>"),
    ];

    // Not a frozen dictionary: its kinds for letters are compiled at the first answer, which waits for them.
    private static readonly Dictionary<char, Mark[]> ByFirstLetter = All.GroupBy(mark => mark.Text[0])
        .ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The letters with which a mark may begin.</summary>
    public static IReadOnlyCollection<char> Starts => ByFirstLetter.Keys;

    /// <summary>Finds the mark with which <paramref name="text"/> begins.</summary>
    /// <param name="text">The text from the first letter of what may be a mark.</param>
    /// <param name="open">Whether the text is all of the beginning of some mark, so that more of it may come.</param>
    public static Mark? At(ReadOnlySpan<char> text, out bool open)
    {
        open = false;
        if (!ByFirstLetter.TryGetValue(text[0], out var marks))
            return null;
        foreach (var mark in marks)
        {
            var length = Math.Min(mark.Text.Length, text.Length);
            var same = 1;
            while (same < length && Plain(text[same]) == mark.Text[same])
                same++;
            if (same == mark.Text.Length)
                return mark;
            open |= same == text.Length;
        }
        return null;
    }

    /// <summary>The letter with DeepSeek's wide forms made plain, so that one spelling of a mark serves for both.</summary>
    public static char Plain(char letter) => letter switch
    {
        '｜' => '|',
        '▁' => '_',
        _ => letter,
    };

    private static Mark[] Thought(string begin, string end) =>
        [new Mark(begin, MarkKind.Think, [end]), new Mark(end, MarkKind.ThinkEnd, [])];

    private static Mark[] Call(CallForm form, string begin, string end) =>
        [new Mark(begin, MarkKind.Call, [end], form), new Mark(end, MarkKind.CallsEnd, [])];

    private static Mark[] Ends(params string[] ends) => Array.ConvertAll(ends, end => new Mark(end, MarkKind.TurnEnd, []));

    private static Mark[] Around(string begin, string end) =>
        [new Mark(begin, MarkKind.CallsBegin, []), new Mark(end, MarkKind.CallsEnd, [])];
}
