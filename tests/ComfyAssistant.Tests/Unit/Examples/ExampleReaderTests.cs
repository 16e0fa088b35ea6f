using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Reading;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Unit.Examples;

public sealed class ExampleReaderTests
{
    private const string Asked = "conversation:\n- user: Hi\n";
    private const string Expected = "expect:\n- contains: x\n";

    [Theory]
    [InlineData("nam: x\n" + Asked + Expected, 1, "\"nam\" is no key of an example. Did you mean name?")]
    [InlineData(Asked + "expects:\n- contains: x\n", 3, "\"expects\" is no key of an example. Did you mean expect?")]
    [InlineData(Asked + "expect:\n- contain: x\n", 4, "\"contain\" is no key of an expectation. Did you mean contains?")]
    [InlineData(Asked + "expect:\n- called: addNode\n- says: x\n", 5, "\"says\" is no key of an expectation.")]
    [InlineData(Asked + "settings:\n  tools: cor\n" + Expected, 4, "\"tools\" cannot be \"cor\". Did you mean core?")]
    [InlineData(Asked + "settings:\n  tool: core\n" + Expected, 4, "\"tool\" is no key of \"settings\". Did you mean tools?")]
    [InlineData(Asked + "settings:\n  draft:\n    kind: persoan\n    text: x\n" + Expected, 5, "Did you mean persona?")]
    [InlineData(Asked + "settings:\n  draft:\n    kind: goals\n" + Expected, 5, "\"draft\" needs \"kind\" and \"text\"")]
    [InlineData("conversation:\n- usr: Hi\n" + Expected, 2, "\"usr\" is no key of a message. Did you mean user?")]
    [InlineData("conversation:\n- user: Hi\n- assistant: Ho\n" + Expected, 2, "The last message must be the user's.")]
    [InlineData("conversation: Hi\n" + Expected, 1, "\"conversation\" must be a list")]
    [InlineData(Expected, 1, "\"conversation\" is missing")]
    [InlineData(Asked + "messages: []\n" + Expected, 3, "\"messages\" and \"conversation\" exclude each other.")]
    [InlineData(Asked, 1, "\"expect\" is missing")]
    [InlineData(Asked + "expect: []\n", 3, "\"expect\" must be a list")]
    [InlineData(Asked + "expect:\n- called: a\n  contains: b\n", 4, "\"called\" and \"contains\" are two expectations")]
    [InlineData(Asked + "expect:\n- with: {a: 1}\n", 4, "\"with\" belongs to \"called\" or \"notCalled\", in the same entry.")]
    [InlineData(Asked + "expect:\n- contains: x\n  with: {a: 1}\n", 5, "\"with\" belongs to \"called\" or \"notCalled\".")]
    [InlineData(Asked + "expect:\n- called: x\n  with: y\n", 5, "\"with\" must have keys of its own")]
    [InlineData(Asked + "expect:\n- stepsUnder: many\n", 4, "\"stepsUnder\" must be a whole number above 0.")]
    [InlineData(Asked + "expect:\n- tokensUnder: 0\n", 4, "\"tokensUnder\" must be a whole number above 0.")]
    [InlineData(Asked + "expect:\n- validGraph: yes\n", 4, "\"validGraph\" cannot be \"yes\".")]
    [InlineData(Asked + "expect:\n- matches: '('\n", 4, "\"matches\" is no regular expression")]
    [InlineData(Asked + "canvas: missing.json\n" + Expected, 3, "There is no file missing.json beside the example.")]
    [InlineData(Asked + "canvas: ../secret.json\n" + Expected, 3, "\"canvas\" must be a workflow, or the name of a .json file")]
    [InlineData(Asked + "canvas: broken.json\n" + Expected, 3, "broken.json is no JSON (line 2).")]
    [InlineData("name: [\n", 2, "This is no YAML")]
    [InlineData("- a\n", 1, "An example is one list of keys")]
    [InlineData("a: &x [1]\nb: *x\n", 1, "uses aliases")]
    public async Task A_fault_is_told_with_file_line_and_what_would_be_right(string yaml, int line, string problem)
    {
        var refused = await Assert.ThrowsAsync<ContextException>(() => ReadAsync(yaml));
        Assert.Equal(ContextFault.Invalid, refused.Fault);
        Assert.StartsWith($"tried.yaml, line {line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_an_example_can_say_is_read()
    {
        var example = await ReadAsync("""
            name: All of it
            description: For this test.
            conversation:
            - user: First
            - assistant: Answer
            - user: |
                Second
                line
            canvas:
              "1": {class_type: KSampler, inputs: {steps: 20, cfg: 7.5, seed: "20", add_noise: true, model: null}}
            settings:
              tools: core
              draft:
                kind: persona
                name: pirate
                text: Speak like a pirate.
            expect:
            - called: [addNode, editWorkflow]
              with: {inputs: {steps: 30}}
            - validGraph: true
            - stepsUnder: 5
            """);
        Assert.Equal(("tried", "All of it", "For this test."), (example.Name, example.Title, example.Description));
        Assert.Equal(["user", "assistant", "user"], example.Messages.Select(message => (string?)message!["role"]));
        Assert.Equal("Second\nline", (string?)example.Messages[2]!["parts"]![0]!["text"]);
        Assert.Equal(
            """{"1":{"class_type":"KSampler","inputs":{"steps":20,"cfg":7.5,"seed":"20","add_noise":true,"model":null}}}""",
            example.Canvas!.Value.GetRawText());
        Assert.Equal("core", example.Settings.Tools);
        Assert.Equal("""{"kind":"persona","name":"pirate","text":"Speak like a pirate."}""", example.Settings.Draft!.ToJsonString());
        Assert.Equal(
            ["called: addNode | editWorkflow with {\"inputs\":{\"steps\":30}}", "validGraph: true", "stepsUnder: 5"],
            example.Expectations.Select(expectation => expectation.ToString()));
    }

    [Fact]
    public async Task What_happened_becomes_an_example_that_git_likes()
    {
        var messages = JsonNode.Parse("""
            [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "Add a KSampler\nwith: 30 steps"}]},
             {"id": "a1", "role": "assistant", "parts": [{"type": "text", "text": "Left out."}]}]
            """)!.AsArray();
        using var arguments = System.Text.Json.JsonDocument.Parse(
            """{"nodeType": "KSampler", "nodeId": "7", "count": 2, "flag": true, "looksLikeANumber": "12", "inputs": {"steps": 30}}""");
        var (name, text) = ExampleDraft.Write(messages, null, [new DraftCall("addNode", arguments.RootElement)], "Done.");
        Assert.Equal("add-a-ksampler", name);
        Assert.Equal("""
            name: Add a KSampler
            conversation:
            - user: |-
                Add a KSampler
                with: 30 steps
            expect:
            - called: addNode
              with:
                nodeType: KSampler
                count: 2
                flag: true
                looksLikeANumber: "12"
            - validGraph: true
            - stepsUnder: 4

            """, text, ignoreLineEndingDifferences: true, ignoreWhiteSpaceDifferences: true);
        var example = await ReadAsync(text);
        Assert.Equal("Add a KSampler\nwith: 30 steps", (string?)example.Messages[0]!["parts"]![0]!["text"]);
        Assert.Equal("12", (string?)example.Expectations[0].With!["looksLikeANumber"]);
    }

    [Fact]
    public async Task A_conversation_with_calls_is_kept_as_it_was_posted()
    {
        var messages = JsonNode.Parse("""
            [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "Which rules?"}], "metadata": {"secret": 1}},
             {"id": "a1", "role": "assistant", "parts": [{"type": "tool-listRules", "toolCallId": "c1", "state": "output-available",
              "input": {}, "output": {"rules": ["null", "1.0", "", "a: b", "ü\r\nb"]}}]},
             {"id": "u2", "role": "user", "parts": [{"type": "text", "text": "And now?"}]}]
            """)!.AsArray();
        var example = await ReadAsync(ExampleDraft.Write(messages, null, [], "None.").Text);
        foreach (var message in messages.OfType<JsonObject>())
            message.Remove("metadata");
        Assert.True(JsonNode.DeepEquals(messages, example.Messages), example.Messages.ToJsonString());
        Assert.Equal(ExpectationKind.Judge, example.Expectations[0].Kind);
    }

    private static Task<Example> ReadAsync(string yaml) => ExampleReader.ReadAsync(
        "tried", yaml, (path, _) => Task.FromResult(path == "broken.json" ? "{\n  \"1\": oops }" : null), CancellationToken.None);
}
