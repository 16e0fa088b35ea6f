using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The built-in demo: without a key, on the very same path.</summary>
public sealed class DemoTests : ServiceTest
{
    [Fact]
    public async Task First_answer_says_that_it_is_the_demo_and_what_brings_a_real_model()
    {
        var answer = await Service.ChatAsync("hello");
        Assert.Contains("built-in demo", answer.Text, StringComparison.Ordinal);
        Assert.Contains("OPENAI_API_KEY", answer.Text, StringComparison.Ordinal);
        Assert.Contains("OPENAI_MODEL", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add a KSampler", "addNode", """{"nodeType":"KSampler"}""")]
    [InlineData("Please add a save image node to the canvas.", "addNode", """{"nodeType":"SaveImage"}""")]
    [InlineData("connect node 4 slot 1 to node 6 slot 0", "connectNodes",
        """{"sourceNodeId":4,"sourceSlot":1,"targetNodeId":6,"targetSlot":0}""")]
    [InlineData("connect 4 to 6", "connectNodes", """{"sourceNodeId":4,"sourceSlot":0,"targetNodeId":6,"targetSlot":0}""")]
    [InlineData("set steps of node 3 to 30", "setNodeWidgetValue", """{"nodeId":3,"widgetName":"steps","value":30}""")]
    [InlineData("set sampler_name of node 3 to euler", "setNodeWidgetValue",
        """{"nodeId":3,"widgetName":"sampler_name","value":"euler"}""")]
    [InlineData("describe the workflow", "getWorkflowInfo", "{}")]
    public async Task Request_is_played_with_a_real_tool(string request, string tool, string arguments)
    {
        var answer = await Service.ChatAsync(request);
        var call = answer.Calls.Single();
        Assert.Equal(tool, call.Name);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(arguments), JsonNode.Parse(call.Input)), call.Input);
        Assert.NotEmpty(answer.Reasoning);
        Assert.Equal("tool-calls", answer.Finish);
    }

    [Fact]
    public async Task Text_to_image_is_a_whole_graph()
    {
        var call = (await Service.ChatAsync("build text to image of a lighthouse")).Calls[^1];
        var graph = JsonNode.Parse(call.Input)!["workflow"]!.AsObject();
        Assert.Equal("applyWorkflowJson", call.Name);
        Assert.Contains(graph, node => (string?)node.Value!["class_type"] == "SaveImage");
        Assert.Contains(graph, node => (string?)node.Value!["inputs"]!["text"] == "a lighthouse");
    }

    [Fact]
    public async Task Failed_tool_is_told_as_failed()
    {
        var answer = await Service.ChatAsync(Of(User("add a KSampler"), Assistant("m1", Step(),
            Tool("addNode", "c1", "output-available",
                new { input = new { nodeType = "KSampler" }, output = new { success = false, error = "no such type" } }))));
        Assert.Contains("no such type", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Done", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_the_demo()
    {
        var health = JsonNode.Parse(await Service.Http.GetStringAsync("/healthz"))!;
        Assert.Equal("ok", (string?)health["status"]);
        Assert.True((bool?)health["demo"]);
    }

    [Fact]
    public async Task Health_tells_that_ComfyUI_is_away_and_the_built_in_nodes_serve()
    {
        var comfy = JsonNode.Parse(await Service.Http.GetStringAsync("/healthz"))!["comfyUi"]!;
        Assert.False((bool?)comfy["reached"]);
        Assert.Equal("builtIn", (string?)comfy["nodes"]);
        Assert.True((int?)comfy["nodeTypes"] > 50);
    }
}
