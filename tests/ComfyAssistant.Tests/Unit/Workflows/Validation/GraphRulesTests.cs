using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using static ComfyAssistant.Tests.Support.EditedWorkflow;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

/// <summary>What makes a workflow worth running.</summary>
public class GraphRulesTests
{
    [Theory]
    [InlineData("""{"api_node":true}""", true)]
    [InlineData("""{"price_badge":{"expr":"1"}}""", true)]
    [InlineData("""{"api_node":false,"price_badge":null}""", false)]
    [InlineData("{}", false)]
    public void What_costs_money_is_said_before_a_run_and_the_workflow_runs_all_the_same(string marks, bool costs)
    {
        var type = JsonNode.Parse(marks)!.AsObject();
        type["input"] = new JsonObject();
        type["output_node"] = true;
        var catalog = ObjectInfoReader.Read(Encoding.UTF8.GetBytes(new JsonObject { ["Paid"] = type }.ToJsonString()));
        var result = WorkflowValidator.Validate(JsonElement.Parse("""{"7": {"class_type": "Paid", "inputs": {}}}"""), catalog);
        Assert.Equal((true, Verdict.Runs), (result.Valid, result.Verdict));
        Assert.Equal(costs ? ["costs_money"] : [], result.Warnings.Select(f => f.Code));
        if (costs) Assert.Contains("Paid 7", result.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_output_node_nothing_would_happen()
    {
        var result = Edited(root =>
        {
            root.AsObject().Remove("15");
            root.AsObject().Remove("16");
        });
        var finding = Assert.Single(result.Errors);
        Assert.Equal((FindingCodes.NoOutputNode, null), (finding.Code, finding.NodeId));
    }

    [Fact]
    public void An_unknown_node_may_well_be_the_output()
    {
        var result = Edited(root =>
        {
            root.AsObject().Remove("16");
            root["15"]!["class_type"] = "SaveImageToCloud";
        });
        Assert.Equal(FindingCodes.UnknownNodeType, Assert.Single(result.Errors).Code);
    }

    [Fact]
    public void What_nothing_depends_on_is_only_warned_about()
    {
        var result = Edited(root => root["50"] = JsonNode.Parse("""{"class_type":"VAEDecode","inputs":{"vae":["4",2]}}"""));
        Assert.True(result.Valid);
        var warning = Assert.Single(result.Warnings);
        Assert.EndsWith("(Nothing depends on this node, so ComfyUI will not run it.)", warning.Message, StringComparison.Ordinal);
    }
}
