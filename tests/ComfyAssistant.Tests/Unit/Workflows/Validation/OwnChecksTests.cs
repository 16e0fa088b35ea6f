using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

/// <summary>Nodes of packages that check their inputs by themselves, of which only ComfyUI can tell.</summary>
public class OwnChecksTests
{
    internal const string ObjectInfo = """
        {"Chooser": {"input": {"required": {"n": ["INT", {"min": 0, "max": 10}], "c": [["a", "b"]]}}, "output": ["IMAGE"],
            "python_module": "custom_nodes.Choosers"},
         "CoreChooser": {"input": {"required": {"n": ["INT", {"min": 0, "max": 10}]}}, "output": ["IMAGE"], "python_module": "nodes"},
         "Saver": {"input": {"required": {"n": ["INT", {"min": 0, "max": 10}]}}, "output": ["IMAGE"], "output_node": true,
            "python_module": "custom_nodes.Choosers"},
         "ComfySwitchNode": {"input": {"required": {"switch": ["BOOLEAN", {}]}, "optional": {"on_true": ["*"]}}, "output": ["*"],
            "python_module": "comfy_extras.nodes_logic"},
         "PreviewAny": {"input": {"required": {"source": ["*"]}}, "output": [], "output_node": true, "python_module": "comfy_extras.x"}}
        """;

    private static readonly NodeCatalog Catalog = ObjectInfoReader.Read(Encoding.UTF8.GetBytes(ObjectInfo));

    [Theory]
    [InlineData("""{"n":11,"c":"a"}""", "n")]
    [InlineData("""{"n":"-1","c":"a"}""", "n")]
    [InlineData("""{"n":3,"c":"another"}""", "c")]
    [InlineData("""{"n":3,"c":null}""", "c")]
    [InlineData("""{"n":3,"c":{}}""", "c")]
    [InlineData("""{"n":3,"c":{"__value__":["a"]}}""", "c")]
    public void What_ComfyUI_takes_is_no_error(string inputs, string input)
    {
        var answers = new ServerAnswers();
        Assert.Equal(Verdict.Refused, Judge("Chooser", inputs, answers).Verdict);
        var question = Assert.Single(answers.Nodes.Wanted);
        answers.Nodes.Learn(question, new HashSet<string>());
        var taken = Judge("Chooser", inputs, answers);
        Assert.Equal(Verdict.Runs, taken.Verdict);
        Assert.Equal(input, Assert.Single(taken.Warnings).Input);
        var facts = new ServerFacts(ServerFacts.None.Replaced, answers);
        Assert.Empty(WorkflowRepair.Repair(Prompt("Chooser", inputs), Catalog, facts).Changed);
        answers.Nodes.Learn(question, new HashSet<string> { input });
        Assert.Equal(Verdict.Refused, Judge("Chooser", inputs, answers).Verdict);
    }

    [Theory]
    [InlineData("CoreChooser", """{"n":11}""")]
    [InlineData("Chooser", """{"n":"many","c":"a"}""")]
    [InlineData("Chooser", """{"n":3}""")]
    [InlineData("Chooser", """{"n":3,"c":"a"}""")]
    public void What_ComfyUI_itself_checks_first_is_not_asked(string type, string inputs)
    {
        var answers = new ServerAnswers();
        Judge(type, inputs, answers);
        Assert.Empty(answers.Nodes.Wanted);
    }

    [Fact]
    public void A_trial_is_a_prompt_that_can_never_run()
    {
        Assert.True(NodeTrial.IsPossible(Catalog.Find("Chooser")!, Catalog));
        Assert.False(NodeTrial.IsPossible(Catalog.Find("Saver")!, Catalog));
        var older = new NodeCatalog([Catalog.Find("Chooser")!, Catalog.Find("PreviewAny")!]);
        Assert.False(NodeTrial.IsPossible(Catalog.Find("Chooser")!, older));
        var body = JsonElement.Parse(NodeTrial.Body(new NodeQuestion("A \"quoted\" type", """{"n":11}""")));
        var result = WorkflowValidator.Validate(body.GetProperty("prompt"), Catalog);
        Assert.Contains(result.Errors, e => (e.NodeId, e.Input) == ("2", "switch"));
        // Whatever else has become an output since the scan, only the locked one counts.
        var target = Assert.Single(body.GetProperty("partial_execution_targets").EnumerateArray()).GetString()!;
        var locked = body.GetProperty("prompt").GetProperty(target);
        Assert.True(Catalog.Find(locked.GetProperty("class_type").GetString()!)!.IsOutputNode);
        Assert.Equal("2", locked.GetProperty("inputs").GetProperty("source")[0].GetString());
    }

    [Theory]
    [InlineData("""{"2":{"errors":[{"type":"required_input_missing"}]}}""", "")]
    [InlineData("""{"1":{"errors":[{"type":"value_bigger_than_max","extra_info":{"input_name":"n"}}]},"2":{}}""", "n")]
    [InlineData("""{"1":{"errors":[{"type":"required_input_missing","extra_info":{"input_name":"image"}}]},"2":{}}""", "")]
    [InlineData("""{"1":{"errors":[{"type":"exception_during_inner_validation","extra_info":{"input_name":"on_true"}}]},"2":{}}""", null)]
    [InlineData("""{"1":{"errors":[]}}""", null)]
    [InlineData("[]", null)]
    public void An_answer_names_the_inputs_that_are_refused(string errors, string? refused) =>
        Assert.Equal(refused, NodeTrial.Refused(JsonElement.Parse($$"""{"node_errors":{{errors}} }""")) is { } inputs
            ? string.Join(',', inputs) : null);

    private static ValidationResult Judge(string type, string inputs, ServerAnswers answers) =>
        WorkflowValidator.Validate(Prompt(type, inputs), Catalog, new ServerFacts(ServerFacts.None.Replaced, answers));

    private static JsonElement Prompt(string type, string inputs) => JsonElement.Parse(
        $$$"""{"1":{"class_type":"{{{type}}}","inputs":{{{inputs}}} },"2":{"class_type":"PreviewAny","inputs":{"source":["1",0]} } }""");
}
