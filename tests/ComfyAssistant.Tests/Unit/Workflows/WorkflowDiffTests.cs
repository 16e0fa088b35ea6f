using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows;

public class WorkflowDiffTests
{
    public static TheoryData<string> Pairs => [.. Fixtures.Pairs];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_same_workflow_in_two_formats_does_not_differ(string name) =>
        Assert.True(WorkflowDiff.Between(Fixtures.ReadUi(name), Fixtures.ReadApi(name)).IsEmpty);

    [Fact]
    public void Changes_are_told_node_by_node()
    {
        var root = JsonNode.Parse(Fixtures.Api("two_passes").GetRawText())!;
        root["9"]!["inputs"]!["steps"] = 30;
        root["9"]!["inputs"]!["cfg"] = 7.50;
        root["9"]!["inputs"]!["model"] = new JsonArray("4", 0);
        root["9"]!["inputs"]!.AsObject().Remove("denoise");
        root["16"]!["class_type"] = "SaveImage";
        root.AsObject().Remove("13");
        root["90"] = JsonNode.Parse("""{"class_type":"LoadImage","inputs":{}}""");

        var after = Workflow.Read(JsonSerializer.SerializeToElement(root), Fixtures.Catalog);
        var diff = WorkflowDiff.Between(Fixtures.ReadApi("two_passes"), after);

        Assert.Equal([new NodeMention("90", "LoadImage")], diff.Added);
        Assert.Equal([new NodeMention("13", "UpscaleModelLoader")], diff.Removed);
        Assert.Equal(["9", "16"], diff.Changed.Select(c => c.NodeId));
        Assert.Equal(
            [new InputChange("steps", "20", "30"), new InputChange("denoise", "1", null),
                new InputChange("model", "[\"5\",0]", "[\"4\",0]")],
            diff.Changed[0].Inputs);
        Assert.Equal(("SaveImage", "PreviewImage"), (diff.Changed[1].ClassType, diff.Changed[1].PreviousType));
    }
}
