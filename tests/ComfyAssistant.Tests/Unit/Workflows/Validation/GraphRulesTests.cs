using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using static ComfyAssistant.Tests.Support.EditedWorkflow;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

/// <summary>What makes a workflow worth running.</summary>
public class GraphRulesTests
{
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
