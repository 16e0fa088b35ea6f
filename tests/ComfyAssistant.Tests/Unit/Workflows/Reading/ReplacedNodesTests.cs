using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Reading;

/// <summary>Old node types that ComfyUI replaces as it takes a prompt.</summary>
public class ReplacedNodesTests
{
    private static readonly ServerFacts Facts = new(NodeReplacement.ReadAll(JsonElement.Parse("""
        {"OldBatch": [{"new_node_id": "Batch", "input_mapping": [{"new_id": "images.image0", "old_id": "first"}, {"new_id": "images.image1", "old_id": "second"}],
                       "output_mapping": [{"old_idx": 2, "new_idx": 0}]}, {"new_node_id": "Show"}],
         "OldNoise": [{"new_node_id": "Noise", "input_mapping": [{"new_id": "seed", "old_id": "number"}, {"new_id": "steps", "set_value": 7}]}],
         "OldShow": [{"new_node_id": "Show"}], "Gone": [{"new_node_id": "NotThereEither"}], "Odd": {}, "Picture": [{"new_node_id": "Noise"}]}
        """)));

    private const string Batch = """{"class_type":"OldBatch","inputs":{"first":["1",0],"second":["1",0]},"_meta":{"title":"b"}}""";

    [Fact]
    public void A_replaced_type_runs_as_in_ComfyUI_and_is_written_out_by_repair()
    {
        var prompt = Prompt(Batch, """["2",2]""");
        var result = WorkflowValidator.Validate(prompt, DynamicFixtures.Catalog, Facts);
        Assert.Equal((true, Verdict.Runs), (result.Valid, result.Verdict));
        Assert.Equal(FindingCodes.ReplacedNodeType, Assert.Single(result.Obstacles).Code);

        var repaired = WorkflowRepair.Repair(prompt, DynamicFixtures.Catalog, Facts);
        Assert.True(repaired.Valid);
        Assert.Equal("""{"class_type":"Batch","inputs":{"images.image0":["1",0],"images.image1":["1",0]},"_meta":{"title":"b"}}""",
            repaired.Workflow.GetProperty("2").GetRawText());
        Assert.Equal("""["2",0]""", repaired.Workflow.GetProperty("3").GetProperty("inputs").GetProperty("images").GetRawText());
        Assert.Empty(WorkflowValidator.Validate(repaired.Workflow, DynamicFixtures.Catalog).Errors);
    }

    [Theory]
    // Without what its mapping names, and without _meta, ComfyUI breaks off.
    [InlineData("""{"class_type":"OldBatch","inputs":{"first":["1",0]},"_meta":{}}""", Verdict.Refused)]
    [InlineData("""{"class_type":"OldBatch","inputs":{"first":["1",0],"second":["1",0]}}""", Verdict.Refused)]
    [InlineData("""{"class_type":"OldBatch","inputs":{"first":["1",0],"second":["5",0]},"_meta":{}}""", Verdict.Refused)]
    [InlineData("""{"class_type":"Gone","inputs":{},"_meta":{}}""", Verdict.Refused)]
    [InlineData("""{"class_type":"Odd","inputs":{},"_meta":{}}""", Verdict.Refused)]
    // What is installed is never replaced.
    [InlineData("""{"class_type":"Picture","inputs":{"size":64},"_meta":{}}""", Verdict.Runs)]
    public void The_verdict_is_that_of_ComfyUI(string node, Verdict verdict) =>
        Assert.Equal(verdict, WorkflowValidator.Validate(Prompt(node, """["2",0]"""), DynamicFixtures.Catalog, Facts).Verdict);

    [Fact]
    public void Values_get_their_new_names_and_constants()
    {
        var prompt = JsonElement.Parse("""
            {"2":{"class_type":"OldNoise","inputs":{"number":5},"_meta":{}},
             "1":{"class_type":"Picture","inputs":{"size":64}},"3":{"class_type":"Show","inputs":{"images":["1",0]}}}
            """);
        var repaired = WorkflowRepair.Repair(prompt, DynamicFixtures.Catalog, Facts);
        Assert.Equal("""{"seed":5,"steps":7}""", repaired.Workflow.GetProperty("2").GetProperty("inputs").GetRawText());
    }

    [Fact]
    public void Where_nothing_is_said_of_the_inputs_ComfyUI_loses_them_and_repair_does_not()
    {
        var prompt = JsonElement.Parse("""
            {"1":{"class_type":"Picture","inputs":{"size":64}},"3":{"class_type":"OldShow","inputs":{"images":["1",0]},"_meta":{}}}
            """);
        Assert.Equal(Verdict.Refused, WorkflowValidator.Validate(prompt, DynamicFixtures.Catalog, Facts).Verdict);
        Assert.True(WorkflowRepair.Repair(prompt, DynamicFixtures.Catalog, Facts).Valid);
    }

    private static JsonElement Prompt(string node, string shown) => JsonElement.Parse(
        """{"1":{"class_type":"Picture","inputs":{"size":64}},"5":{"class_type":"Noise","inputs":{"seed":1,"steps":2}},"2":"""
        + node + ""","3":{"class_type":"Show","inputs":{"images":""" + shown + "}}}");
}
