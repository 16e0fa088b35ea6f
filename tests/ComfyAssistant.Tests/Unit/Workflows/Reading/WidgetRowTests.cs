using System.Text.Json;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Reading;

/// <summary>Values that a file keeps by position, whichever frontend wrote it.</summary>
public class WidgetRowTests
{
    [Theory]
    [InlineData("Resize", """["to size",9,"crop","top","lanczos"]""",
        """{"mode":"to size","mode.width":9,"mode.fit":"crop","mode.fit.place":"top","method":"lanczos"}""")]
    [InlineData("Resize", """["by factor",2.5,"area"]""", """{"mode":"by factor","mode.factor":2.5,"method":"area"}""")]
    [InlineData("Resize", "[]", """{"mode":"by factor","mode.factor":1.0,"method":"area"}""")]
    [InlineData("Noise", "[7,null,8]", """{"seed":7,"steps":8}""")]
    [InlineData("Noise", """[7,"fixed",8]""", """{"seed":7,"steps":8}""")]
    [InlineData("Noise", "[7,8]", """{"seed":7,"steps":20}""")]
    [InlineData("Noise", "[7,8,9]", """{"seed":7,"steps":9}""")]
    [InlineData("Writer", """["on",7,9,true]""", """{"mode":"on","mode.seed":7,"mode.top":9,"think":true}""")]
    [InlineData("Writer", """["kept",7,"fixed",true]""", """{"mode":"kept","mode.seed":7,"think":true}""")]
    [InlineData("Upload", """["b.png",35,"inch","image"]""", """{"image":"b.png","focal":35,"unit":"inch"}""")]
    [InlineData("Upload", """["b.png",35,"inch"]""", """{"image":"b.png","focal":35,"unit":"inch"}""")]
    [InlineData("Upload", """["b.png","image",35,"inch"]""", """{"image":"b.png","focal":35,"unit":"inch"}""")]
    [InlineData("Crop", """[{"x":1,"y":2,"width":3,"height":4},{"a":1},"n"]""",
        """{"region":{"x":1,"y":2,"width":3,"height":4},"gizmo":{"a":1},"note":"n"}""")]
    [InlineData("CustomCombo", """["B",1,"A","B",""]""", """{"choice":"B","index":1,"option1":"A","option2":"B","option3":""}""")]
    public void Values_come_to_their_inputs(string type, string row, string expected)
    {
        var workflow = JsonElement.Parse(
            $$$"""{"nodes": [{"id": 1, "type": "{{{type}}}", "widgets_values": {{{row}}} }], "links": []}""");
        var inputs = ApiWriter.Write(Workflow.Read(workflow, DynamicFixtures.Catalog))["1"]!["inputs"]!;
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(expected), inputs),
            inputs.ToJsonString());
    }

    [Theory]
    [InlineData("Resize", """{"input":["1",0],"mode":"to size","mode.width":9,"mode.fit":"crop","mode.fit.place":"top","method":"area"}""")]
    [InlineData("Resize", """{"input":["1",0],"mode":"like another","mode.other":["1",0],"method":"area"}""")]
    [InlineData("Batch", """{"images.image0":["1",0],"images.image1":["1",0],"images.image3":["1",0]}""")]
    [InlineData("Crop", """{"image":["1",0],"region":{"x":1},"gizmo":{"a":1},"note":"n"}""")]
    public void A_prompt_comes_back_from_the_canvas_as_it_went(string type, string inputs)
    {
        var before = Workflow.Read(DynamicFixtures.Prompt(type, inputs), DynamicFixtures.Catalog);
        var written = UiWriter.Write(before, DynamicFixtures.Catalog);
        Assert.Empty(written.LeftOut);
        var after = Workflow.Read(JsonSerializer.SerializeToElement(written.Json), DynamicFixtures.Catalog);
        Assert.True(WorkflowDiff.Between(before, after).IsEmpty, JsonSerializer.Serialize(WorkflowDiff.Between(before, after)));
    }

    [Theory]
    [InlineData("""[["-1","steps"],["-1","seed"],["7","extra"]]""", "[768,1024]", 1024, 768)]
    [InlineData("""[["7","seed"],["7","steps"]]""", "[5,6]", 5, 6)]
    [InlineData("[]", "[5,6]", 5, 6)]
    [InlineData("""[["7","seed"],["7","steps"]]""", "[]", 1, 2)]
    public void Values_on_a_subgraph_go_to_the_widgets_that_it_shows(string proxies, string values, int seed, int steps)
    {
        var workflow = JsonElement.Parse("""
            {"last_node_id": 20, "links": [], "nodes": [{"id": 10, "type": "S", "inputs": [], "widgets_values": VALUES,
               "properties": {"proxyWidgets": PROXIES}}],
             "definitions": {"subgraphs": [{"id": "S", "name": "S",
               "inputs": [{"name": "seed", "type": "INT", "linkIds": [1]}, {"name": "steps", "type": "INT", "linkIds": [2]}],
               "nodes": [{"id": 7, "type": "Noise", "widgets_values": [1, "fixed", 2], "inputs": [
                  {"name": "seed", "type": "INT", "link": 1, "widget": {"name": "seed"}},
                  {"name": "steps", "type": "INT", "link": 2, "widget": {"name": "steps"}}]}],
               "links": [{"id": 1, "origin_id": -10, "origin_slot": 0, "target_id": 7, "target_slot": 0},
                         {"id": 2, "origin_id": -10, "origin_slot": 1, "target_id": 7, "target_slot": 1}]}]}}
            """.Replace("VALUES", values, StringComparison.Ordinal).Replace("PROXIES", proxies, StringComparison.Ordinal));
        var node = Assert.Single(Workflow.Read(workflow, DynamicFixtures.Catalog).Nodes);
        Assert.Equal((seed, steps), (node.Input("seed")!.Value.GetInt32(), node.Input("steps")!.Value.GetInt32()));
    }
}
