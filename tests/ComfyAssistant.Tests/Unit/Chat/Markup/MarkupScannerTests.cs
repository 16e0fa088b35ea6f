using System.Text.Json;
using ComfyAssistant.Host.Chat.Markup;

namespace ComfyAssistant.Tests.Unit.Chat.Markup;

public class MarkupScannerTests
{
    private static readonly ToolNames Names = new(["addNode", "removeNode"]);

    public static TheoryData<string> Inline => [.. WrittenForms.Inline];

    public static TheoryData<string> Forms => [.. WrittenForms.All];

    [Theory]
    [InlineData("Hello world", "Hello world", "")]
    [InlineData("<think>Hm.</think>Hello", "Hello", "Hm.")]
    [InlineData("\n <think>Hm.</think>\n\nHello", "Hello", "Hm.")]
    [InlineData("Hello <think>Hm.</think> world", "Hello world", "Hm.")]
    [InlineData("<think>a</think>b<think>c</think>d", "bd", "ac")]
    [InlineData("<think>never closed", "", "never closed")]
    [InlineData("<think>a < b </thin", "", "a < b </thin")]
    [InlineData("<think>```\nan open fence</think>Hello", "Hello", "```\nan open fence")]
    [InlineData("  indented", "  indented", "")]
    [InlineData("  ", "  ", "")]
    [InlineData("a < b, <thin air>", "a < b, <thin air>", "")]
    [InlineData("Use `<think>` for thoughts.", "Use `<think>` for thoughts.", "")]
    [InlineData("```\n<think>\n```\n<think>Hm.</think>ok", "```\n<think>\n```\nok", "Hm.")]
    [InlineData("a stray ` here\n<think>Hm.</think>ok", "a stray ` here\nok", "Hm.")]
    [InlineData("ends with <", "ends with <", "")]
    [InlineData("ends with <thi", "ends with <thi", "")]
    [InlineData("<thinking>Hm.</thinking>ok", "ok", "Hm.")]
    [InlineData("<thought>Hm.</thought>ok", "ok", "Hm.")]
    [InlineData("<seed:think>Hm.</seed:think>ok", "ok", "Hm.")]
    [InlineData("[THINK]Hm.[/THINK]ok", "ok", "Hm.")]
    [InlineData("◁think▷Hm.◁/think▷ok", "ok", "Hm.")]
    [InlineData("<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>ok<|END_RESPONSE|>", "ok", "Hm.")]
    [InlineData("<|channel>thought\nHm.<channel|>ok", "ok", "\nHm.")]
    [InlineData("<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>ok<|return|>", "ok", "Hm.")]
    [InlineData("<|channel|>analysis<|message|>Hm.<|start|>assistant<|channel|>final<|message|>ok", "ok", "Hm.")]
    [InlineData("<|channel|>commentary<|message|>First this.<|end|>", "First this.", "")]
    [InlineData("<|start|> is a token", "<|start|> is a token", "")]
    [InlineData("ok<|im_end|>", "ok", "")]
    [InlineData("[see](there) and [THIN", "[see](there) and [THIN", "")]
    [InlineData("<|thought_start|>Hm.<|thought_end|>ok", "ok", "Hm.")]
    [InlineData("[unused16]Hm.[unused17]ok", "ok", "Hm.")]
    [InlineData("<antThinking>Hm.</antThinking>ok", "ok", "Hm.")]
    [InlineData("<thoughts>Hm.</thoughts>ok", "ok", "Hm.")]
    [InlineData("<reflection>Hm.</reflection>ok", "ok", "Hm.")]
    [InlineData(">>>all\nHello", "Hello", "")]
    [InlineData(">>> print(1)", ">>> print(1)", "")]
    [InlineData("a >> b >>> c", "a >> b >>> c", "")]
    [InlineData("a ->", "a ->", "")]
    [InlineData(">>>quoted three times over", ">>>quoted three times over", "")]
    [InlineData("functools is a module", "functools is a module", "")]
    [InlineData("functools", "functools", "")]
    [InlineData("functools[0] is nothing", "functools[0] is nothing", "")]
    [InlineData("Action: none", "Action: none", "")]
    [InlineData("Action:", "Action:", "")]
    [InlineData("Action: ```json\n{\"a\": 1}\n```", "Action: ```json\n{\"a\": 1}\n```", "")]
    [InlineData("add a node", "add a node", "")]
    [InlineData("addNode", "addNode", "")]
    [InlineData("addNode adds a node", "addNode adds a node", "")]
    [InlineData("addNode(nodeType=\"A\") adds one", "addNode(nodeType=\"A\") adds one", "")]
    [InlineData("addNode {\"nodeType\": \"A\"} adds one", "addNode {\"nodeType\": \"A\"} adds one", "")]
    [InlineData("addNode\n\nis a tool", "addNode\n\nis a tool", "")]
    [InlineData("<function_calls> are nothing", "<function_calls> are nothing", "")]
    [InlineData("{\"a\": 1} is JSON", "{\"a\": 1} is JSON", "")]
    [InlineData("[1, 2] is a list", "[1, 2] is a list", "")]
    public void Thoughts_are_separated_wherever_the_text_is_cut(string content, string text, string thoughts) =>
        AssertEverywhere(new Found(text, thoughts, "", ""), content);

    [Theory]
    [InlineData("I greet.\n</think>\n\nHello", "I greet.\n", "Hello")]
    [InlineData("I greet.[/THINK]Hello", "I greet.", "Hello")]
    [InlineData("I greet.◁/think▷Hello", "I greet.", "Hello")]
    [InlineData("I greet.</seed:think>Hello", "I greet.", "Hello")]
    [InlineData("Write `</think>` last.", "", "Write `</think>` last.")]
    public void Lone_end_says_that_all_before_it_was_a_thought(string content, string mistaken, string text) =>
        AssertEverywhere(new Found(text, "", "", mistaken), content);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Call_is_taken_out_of_the_text_in_every_form(string form) =>
        AssertEverywhere(new Found("", "", "addNode {\"nodeType\":\"KSampler\"}\n", ""),
            WrittenForms.Write(form, "addNode", "nodeType", "KSampler"));

    [Theory]
    [MemberData(nameof(Inline))]
    public void Text_before_and_after_a_call_stays(string form)
    {
        var call = WrittenForms.Write(form, "addNode", "nodeType", "KSampler");
        AssertEverywhere(new Found("I add it.\nDone.", "", "addNode {\"nodeType\":\"KSampler\"}\n", ""), $"I add it.\n{call}\n\nDone.");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Call_of_a_tool_that_is_not_offered_is_text(string form)
    {
        var content = WrittenForms.Write(form, "sendMail", "to", "someone");
        var found = Scan([content]);
        Assert.Equal("", found.Calls);
        Assert.Contains("sendMail", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Inline))]
    public void Call_in_code_is_text(string form)
    {
        var call = WrittenForms.Write(form, "addNode", "nodeType", "KSampler");
        if (call.Contains('`', StringComparison.Ordinal))
            return;
        foreach (var content in (string[])[$"Like this:\n```\n{call}\n```\n", $"Write `{call.ReplaceLineEndings(" ")}` for it."])
            AssertEverywhere(new Found(content, "", "", ""), content);
    }

    [Theory]
    [MemberData(nameof(Inline))]
    public void Call_in_a_thought_is_found_and_told_as_such(string form)
    {
        var call = WrittenForms.Write(form, "addNode", "nodeType", "KSampler");
        if (call.Contains("<|", StringComparison.Ordinal) && call.Contains("message", StringComparison.Ordinal))
            return;
        AssertEverywhere(new Found("", "I add it.\n", "(addNode {\"nodeType\":\"KSampler\"})\n", ""), $"<think>I add it.\n{call}</think>");
    }

    [Theory]
    [InlineData("<tool_call>\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"A\"}}\n</tool_call>\n<tool_call>\n{\"name\": " +
        "\"removeNode\", \"arguments\": {\"nodeId\": 3}}\n</tool_call>")]
    [InlineData("<tool_call>\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"A\"}}\n{\"name\": \"removeNode\", \"arguments\": " +
        "{\"nodeId\": 3}}\n</tool_call>")]
    [InlineData("[TOOL_CALLS][{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"A\"}}, {\"name\": \"removeNode\", \"arguments\": " +
        "{\"nodeId\": 3}}]")]
    [InlineData("[TOOL_CALLS]addNode[ARGS]{\"nodeType\": \"A\"}[TOOL_CALLS]removeNode[ARGS]{\"nodeId\": 3}")]
    [InlineData("{\"name\": \"addNode\", \"parameters\": {\"nodeType\": \"A\"}}; {\"name\": \"removeNode\", \"parameters\": {\"nodeId\": " +
        "3}}")]
    [InlineData("[addNode(nodeType='A'), removeNode(nodeId=3)]")]
    [InlineData("functools[{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"A\"}}, {\"name\": \"removeNode\", "
        + "\"arguments\": {\"nodeId\": 3}}]")]
    [InlineData(">>>addNode\n{\"nodeType\": \"A\"}>>>removeNode\n{\"nodeId\": 3}")]
    [InlineData(">>>all\nI add one.>>>addNode\n{\"nodeType\": \"A\"}>>>removeNode\n{\"nodeId\": 3}")]
    [InlineData("<function_calls>\naddNode(nodeType=\"A\")\nremoveNode(nodeId=3)\n</function_calls>")]
    [InlineData("<tool_calls>\n<tool_call>addNode\n{\"nodeType\": \"A\"}</tool_call>\n<tool_call>removeNode\n{\"nodeId\": 3}"
        + "</tool_call>\n</tool_calls>")]
    [InlineData("<tool_calls>\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"A\"}}\n{\"name\": \"removeNode\", "
        + "\"arguments\": {\"nodeId\": 3}}\n</tool_calls>")]
    [InlineData("<seed:tool_call><function name=\"addNode\"><parameter name=\"nodeType\" string=\"true\">A</parameter></function>"
        + "<function name=\"removeNode\"><parameter name=\"nodeId\" string=\"false\">3</parameter></function></seed:tool_call>")]
    public void Several_calls_are_several(string content) =>
        AssertEverywhere(Scan([content]) with { Calls = "addNode {\"nodeType\":\"A\"}\nremoveNode {\"nodeId\":3}\n" }, content);

    [Theory]
    [InlineData("<tool_call>\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSampler\"}}",
        "addNode {\"nodeType\":\"KSampler\"}\n")]
    [InlineData("<tool_call>\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSam", "addNode ?\n")]
    [InlineData("<tool_call>addNode\n<arg_key>nodeType</arg_key>\n<arg_value>KSam", "addNode ?\n")]
    [InlineData("<function=addNode>\n<parameter=nodeType>\nKSam", "addNode ?\n")]
    [InlineData("[TOOL_CALLS]addNode[ARGS]{\"nodeType\": \"KSam", "addNode ?\n")]
    [InlineData(">>>addNode\n{\"nodeType\": \"KSam", "addNode ?\n")]
    [InlineData("addNode\n{\"nodeType\": \"KSam", "addNode ?\n")]
    [InlineData("functools[{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSam", "addNode ?\n")]
    public void Half_a_call_is_never_taken_for_a_whole_one(string content, string calls) =>
        AssertEverywhere(new Found("", "", calls, ""), content);

    [Theory]
    [InlineData("{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSampler\"}} adds a sampler, as you see in this call.")]
    [InlineData("Call {\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSampler\"}}")]
    [InlineData("{\"name\": \"addNode\", \"color\": \"red\"}")]
    [InlineData("<tool_calls><tool_calls><tool_call name=x></tool_calls>")]
    [InlineData("<tool_call>\n<tool_c\n</tool_call>")]
    [InlineData("```json\n{\"name\": \"addNode\", \"arguments\": {\"nodeType\": \"KSampler\"}}\n```")]
    [InlineData("{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {\"seed\": 5, \"steps\": 20}}}")]
    [InlineData("The <tool_call> element holds a call; the model writes it without help, and so on for a long while, " +
        "until the sentence ends.")]
    public void Json_or_a_mark_inside_an_answer_is_text(string content) => AssertEverywhere(new Found(content, "", "", ""), content);

    [Fact]
    public void Random_calls_in_random_text_never_show_a_letter_of_their_markup()
    {
        var forms = WrittenForms.Inline.ToList();
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var value = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => "abc äß.,-_/日 K"[random.Next(14)]))
                .Trim('.', ' ', '-');
            if (value.Length == 0)
                continue;
            var call = WrittenForms.Write(forms[random.Next(forms.Count)], random.Next(2) == 0 ? "addNode" : "removeNode", "nodeType",
                value);
            var found = Scan(Cut("Now " + call, random));
            Assert.True(found is { Text: "Now ", Thoughts: "" } && found.Calls.Count(letter => letter == '\n') == 1,
                $"{seed}: {call} gave {found}");
        }
    }

    [Fact]
    public void Thoughts_and_text_stream_while_they_arrive()
    {
        var seen = new List<string>();
        var scanner = new MarkupScanner(seen.Add, seen.Add, _ => { }, () => { }, Names);
        scanner.Write("<think>first ");
        Assert.Equal(["first "], seen);
        scanner.Write("second");
        scanner.Write("</think>Hello");
        Assert.Equal(["first ", "second", "Hello"], seen);
    }

    private static void AssertEverywhere(Found expected, string content)
    {
        Assert.Equal(expected, Scan([content]));
        Assert.Equal(expected, Scan(content.Select(letter => letter.ToString())));
        for (var seed = 0; seed < 30; seed++)
            Assert.Equal(expected, Scan(Cut(content, new Random(seed))));
    }

    private static Found Scan(IEnumerable<string> deltas)
    {
        var found = new Found("", "", "", "");
        var scanner = new MarkupScanner(
            text => found = found with { Text = found.Text + text },
            thought => found = found with { Thoughts = found.Thoughts + thought },
            call => found = found with { Calls = found.Calls + Line(call) + "\n" },
            () => found = found with { Mistaken = found.Text, Text = "" }, Names);
        foreach (var delta in deltas)
            scanner.Write(delta);
        scanner.End();
        return found;
    }

    private static string Line(WrittenCall call)
    {
        var line = $"{call.Name} {(LooseArguments.Read(call.Arguments) is { } input ? JsonSerializer.Serialize(input) : "?")}";
        return call.InThought ? $"({line})" : line;
    }

    private static IEnumerable<string> Cut(string content, Random random)
    {
        for (int start = 0, length; start < content.Length; start += length)
        {
            length = Math.Min(random.Next(1, 9), content.Length - start);
            yield return content.Substring(start, length);
        }
    }

    private sealed record Found(string Text, string Thoughts, string Calls, string Mistaken);
}
