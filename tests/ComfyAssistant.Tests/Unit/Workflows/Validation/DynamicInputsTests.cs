using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

public class DynamicInputsTests
{
    [Theory]
    [InlineData("Resize", """{"input":["1",0],"mode":"by factor","mode.factor":2,"method":"area"}""")]
    [InlineData("Resize", """{"input":["1",0],"mode":"to size","mode.width":9,"mode.fit":"crop","mode.fit.place":"top","method":"area"}""")]
    [InlineData("Resize", """{"input":["1",0],"mode":"like another","mode.other":["1",0],"method":"area"}""")]
    [InlineData("Batch", """{"images.image0":["1",0],"images.image1":["1",0],"images.image3":["1",0]}""")]
    public void What_a_selection_brings_is_known(string type, string inputs)
    {
        var result = Validate(type, inputs);
        Assert.Empty(result.Errors.Concat(result.Warnings).Select(f => f.Message));
        Assert.Equal(Verdict.Runs, result.Verdict);
    }

    [Theory]
    [InlineData("Resize", """{"input":["1",0],"mode":"by factor","method":"area"}""", "missing_required_input", "mode.factor")]
    [InlineData("Resize", """{"input":["1",0],"mode":"by factor","mode.factor":9,"method":"area"}""", "value_out_of_range", "mode.factor")]
    [InlineData("Resize", """{"input":["1",0],"mode":"by factor","mode.factor":"big","method":"area"}""", "bad_value_type", "mode.factor")]
    [InlineData("Resize", """{"input":["1",0],"mode":"to size","mode.width":9,"mode.fit":"crop","mode.fit.place":"left","method":"area"}""",
        "value_not_in_list", "mode.fit.place")]
    [InlineData("Resize", """{"input":["5",0],"mode":"by factor","mode.factor":2,"method":"area"}""", "type_mismatch", "input")]
    [InlineData("Batch", """{"images.image0":["1",0]}""", "missing_required_input", "images.image1")]
    [InlineData("Batch", """{"images.image0":["1",0],"images.image1":["5",0]}""", "type_mismatch", "images.image1")]
    [InlineData("Batch", """{"images.image0":["1",0],"images.image1":["99",0]}""", "dangling_link", "images.image1")]
    [InlineData("Batch", """{"images.image0":["1",0],"images.image1":["1",0],"images.image9":["1",0]}""", "unknown_input", "images.image9")]
    public void What_does_not_fit_the_selection_is_an_error_at_its_dotted_name(string type, string inputs, string code, string input)
    {
        var finding = Assert.Single(Validate(type, inputs).Errors);
        Assert.Equal((code, "2", input), (finding.Code, finding.NodeId, finding.Input));
    }

    // ComfyUI looks at none of it: the node fails when it runs, which no canvas should hold.
    [Theory]
    [InlineData("\"by magic\"", "value_not_in_list", false)]
    [InlineData("null", "value_not_in_list", false)]
    [InlineData("3", "value_not_in_list", false)]
    [InlineData("{}", "bad_value_type", false)]
    [InlineData("[\"1\",0]", "bad_value_type", false)]
    [InlineData("[\"by factor\"]", "bad_value_type", false)]
    [InlineData("\"By Factor\"", "value_not_in_list", true)]
    public void A_selection_that_fails_when_it_runs_is_a_warning_that_repair_does_not_pass(string value, string code, bool isRepaired)
    {
        var prompt = DynamicFixtures.Prompt("Resize", $$"""{"input":["1",0],"mode":{{value}},"mode.factor":2,"method":"area"}""");
        var result = WorkflowValidator.Validate(prompt, DynamicFixtures.Catalog);
        Assert.Equal((true, Verdict.Runs), (result.Valid, result.Verdict));
        Assert.Equal((code, "mode"), (result.Obstacles.Single().Code, result.Obstacles.Single().Input));
        Assert.True(result.Obstacles.Single().FailsWhenRun);
        Assert.Equal(isRepaired, WorkflowRepair.Repair(prompt, DynamicFixtures.Catalog).Valid);
    }

    [Fact]
    public void A_selection_that_is_not_made_fails_when_it_runs()
    {
        var result = Validate("Resize", """{"input":["1",0],"mode.factor":2,"method":"area"}""");
        Assert.Equal((true, Verdict.Runs), (result.Valid, result.Verdict));
        var finding = result.Obstacles.Single();
        Assert.Equal(("missing_required_input", "mode", "by factor"), (finding.Code, finding.Input, finding.Suggestion));
    }

    [Fact]
    public void A_widget_that_only_a_package_knows_and_that_is_not_set_is_a_finding()
    {
        var result = Validate("Crop", """{"image":["1",0]}""");
        Assert.Contains(result.Errors, f => f.Input == "gizmo");
    }

    [Fact]
    public void A_name_without_its_prefix_is_renamed_and_a_missing_selection_seen_from_what_it_brings()
    {
        var batch = WorkflowRepair.Repair(
            DynamicFixtures.Prompt("Batch", """{"image0":["1",0],"image1":["1",0]}"""), DynamicFixtures.Catalog);
        Assert.True(batch.Valid);
        Assert.True(batch.Workflow.GetProperty("2").GetProperty("inputs").TryGetProperty("images.image1", out _));
        var resize = WorkflowRepair.Repair(
            DynamicFixtures.Prompt("Resize", """{"input":["1",0],"mode.factor":2,"method":"area"}"""), DynamicFixtures.Catalog);
        Assert.True(resize.Valid);
        Assert.Equal("by factor", resize.Workflow.GetProperty("2").GetProperty("inputs").GetProperty("mode").GetString());
    }

    [Fact]
    public void An_output_of_a_match_group_has_the_type_of_what_goes_in()
    {
        var result = Validate("Resize", """{"input":["1",1],"mode":"by factor","mode.factor":2,"method":"area"}""");
        var finding = Assert.Single(result.Errors);
        Assert.Equal((FindingCodes.TypeMismatch, "3", "images"), (finding.Code, finding.NodeId, finding.Input));
    }

    [Fact]
    public void A_message_speaks_of_types_that_a_person_sees()
    {
        var result = Validate("Resize", """{"mode":"by factor","mode.factor":2,"method":"area"}""");
        Assert.Contains("Connect an output of type IMAGE or MASK", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_input_of_every_option_is_there_to_be_searched()
    {
        var names = DynamicFixtures.Catalog.Find("Resize")!.AllInputs().Select(i => i.Name).ToList();
        Assert.Contains("mode.fit.place", names);
        Assert.Contains("mode.other", names);
        Assert.Equal(["images.image0", "images.image1"], DynamicFixtures.Catalog.Find("Batch")!.DefaultInputs().Select(i => i.Name));
    }

    [Fact]
    public void One_bad_branch_leaves_the_good_output_running()
    {
        var result = WorkflowValidator.Validate(System.Text.Json.JsonElement.Parse("""
            {"1": {"class_type": "Picture", "inputs": {"size": 64}}, "2": {"class_type": "Show", "inputs": {"images": ["1", 0]}},
             "3": {"class_type": "Picture", "inputs": {"size": 1}}, "4": {"class_type": "Show", "inputs": {"images": ["3", 0]}}}
            """), DynamicFixtures.Catalog);
        Assert.False(result.Valid);
        Assert.Equal(Verdict.Partial, result.Verdict);
        Assert.Equal([("2", true), ("4", false)], result.Outputs.Select(o => (o.NodeId, o.Runs)));
    }

    [Fact]
    public void A_suggestion_never_makes_a_circle()
    {
        var result = WorkflowValidator.Validate(System.Text.Json.JsonElement.Parse("""
            {"1": {"class_type": "Batch", "inputs": {"images.image0": ["2", 0]}}, "2": {"class_type": "Upload", "inputs": {"image": "a.png"}},
             "4": {"class_type": "Batch", "inputs": {"images.image0": ["1", 0], "images.image1": ["1", 0]}},
             "3": {"class_type": "Show", "inputs": {"images": ["4", 0]}}}
            """), DynamicFixtures.Catalog);
        Assert.Equal("[\"2\",0] (Upload IMAGE)", Assert.Single(result.Errors).Suggestion);
    }

    [Fact]
    public void What_Python_writes_limits_nothing_and_an_odd_output_may_be_linked()
    {
        var type = DynamicFixtures.Catalog.Find("Limits")!;
        Assert.False(type.AreOutputsKnown);
        Assert.Null(type.Input("x")!.Range.Max);
        Assert.Empty(Validate("Limits", """{"x":1e30,"y":-5}""").Errors);
    }

    [Theory]
    [InlineData("Open", """{"lora_1":{"on":true},"model":["1",0]}""", 0, 0)]
    [InlineData("Crop", """{"image":["1",0],"region":{"x":1},"gizmo":3,"note":"n","more":["1",0]}""", 0, 1)]
    [InlineData("Film", """{"images":["1",0],"format":"mp4","crf":19,"pix":"yuv"}""", 0, 0)]
    [InlineData("Film", """{"images":["1",0],"format":"gif","crf":19,"lossless":true}""", 0, 1)]
    [InlineData("Picture", """{"size":64,"more":1}""", 0, 1)]
    [InlineData("Picture", """{"size":64,"more":["1",0]}""", 1, 0)]
    [InlineData("CustomCombo", """{"choice":"mine","index":0,"option1":"mine"}""", 1, 0)]
    public void Undeclared_inputs_are_judged_by_what_becomes_of_them(string type, string inputs, int errors, int warnings)
    {
        var result = WorkflowValidator.Validate(DynamicFixtures.Prompt(type, inputs), DynamicFixtures.Catalog);
        // CustomCombo gives text, and Open a model, where the last node shows pictures.
        var own = result.Errors.Where(f => f.NodeId == "2").ToList();
        Assert.Equal((type == "CustomCombo" ? 0 : errors, warnings), (own.Count, result.Warnings.Count));
    }

    private static ValidationResult Validate(string type, string inputs) =>
        WorkflowValidator.Validate(DynamicFixtures.Prompt(type, inputs), DynamicFixtures.Catalog);
}
