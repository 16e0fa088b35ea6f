using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A model that invents things, over real HTTP: none of it reaches the canvas, and the model learns what would be right.</summary>
public sealed class CanvasGuardTests : ComfyChatTest
{
    private protected override Task BeginAsync()
    {
        Comfy.Pages["/node_replacements"] = """{"OldSampler": [{"new_node_id": "KSampler"}], "Lost": [{"new_node_id": "NotInstalled"}]}""";
        return ScanAsync();
    }

    [Fact]
    public async Task Invented_node_file_and_link_are_refused_with_findings_until_the_workflow_is_right()
    {
        var right = JsonNode.Parse(Fixtures.Api("plain").GetRawText())!.AsObject();
        var wrong = right.DeepClone().AsObject();
        var (checkpoint, sampler, decode) = (Id(wrong, "CheckpointLoaderSimple"), Id(wrong, "KSampler"), Id(wrong, "VAEDecode"));
        wrong[checkpoint]!["inputs"]!["ckpt_name"] = "imaginary-xl.safetensors";
        wrong[decode]!["inputs"]!["samples"] = new JsonArray(checkpoint, 0);
        wrong["900"] = new JsonObject
        {
            ["class_type"] = "UltraMagicEnhancer",
            ["inputs"] = new JsonObject { ["image"] = new JsonArray(sampler, 0) }
        };
        Provider
            .Then(Chunks.Calls(("c1", "applyWorkflowJson", Arguments(wrong))))
            .Then(Chunks.Calls(("c2", "applyWorkflowJson", Arguments(right))));

        var answer = await Service.ChatAsync("Build it");

        // Refused calls carry their error; the only call that was let through is the right one.
        var open = answer.Calls.Where(call => call.Refusal is null).ToList();
        Assert.True(JsonNode.DeepEquals(right, JsonNode.Parse(open.Single().Input)!["workflow"]), open.Single().Input);
        var told = Provider.Calls[1].Messages.Last(message => (string?)message!["role"] == "tool")!.ToJsonString();
        Assert.Contains("was not put on the canvas", told, StringComparison.Ordinal);
        Assert.Contains("value_not_in_list", told, StringComparison.Ordinal);
        Assert.Contains("imaginary-xl.safetensors", told, StringComparison.Ordinal);
        Assert.Contains("unknown_node_type", told, StringComparison.Ordinal);
        Assert.Contains("UltraMagicEnhancer", told, StringComparison.Ordinal);
        Assert.Contains("type_mismatch", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invented_node_type_is_answered_with_the_closest_three()
    {
        Provider.Then(Chunks.Calls(("c1", "addNode", """{"nodeType":"KSamplerr"}""")));

        var answer = await Service.ChatAsync("Add a sampler");

        Assert.All(answer.Calls, call => Assert.NotNull(call.Refusal));
        Assert.Contains("\"KSampler\"", answer.Calls[0].Refusal, StringComparison.Ordinal);
        Assert.Contains("\\u0022KSampler\\u0022", Provider.Calls[1].Messages[^1]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OldSampler", "ComfyUI has \"KSampler\" in its place")]
    [InlineData("Lost", "no node type \"Lost\" is installed")]
    public async Task A_node_type_that_ComfyUI_replaces_is_refused_by_the_name_of_its_successor(string type, string said)
    {
        Provider.Then(Chunks.Calls(("c1", "addNode", JsonSerializer.Serialize(new { nodeType = type }))));
        var call = (await Service.ChatAsync("Add it")).Calls[0];
        Assert.Contains(said, call.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KSampler")]
    [InlineData("Note")]
    [InlineData("Reroute")]
    public async Task Known_node_types_reach_the_canvas(string type)
    {
        Provider.Then(Chunks.Calls(("c1", "addNode", JsonSerializer.Serialize(new { nodeType = type }))));
        Assert.Null((await Service.ChatAsync("Add it")).Calls.Single().Refusal);
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("\"MODEL\"", "\"images.image0\"")]
    [InlineData("1", "\"model.width\"")]
    public async Task Slots_are_given_by_index_or_by_name(string source, string target)
    {
        var arguments = $$"""{"sourceNodeId":1,"sourceSlot":{{source}},"targetNodeId":2,"targetSlot":{{target}}}""";
        Provider.Then(Chunks.Calls(("c1", "connectNodes", arguments)));
        var call = (await Service.ChatAsync("Connect them")).Calls.Single();
        Assert.Null(call.Refusal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(arguments), JsonNode.Parse(call.Input)), call.Input);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("\"-1\"")]
    [InlineData("0.5")]
    [InlineData("\" \"")]
    public async Task What_is_no_slot_is_refused_by_the_name_of_its_argument(string slot)
    {
        Provider.Then(Chunks.Calls(
            ("c1", "connectNodes", $$"""{"sourceNodeId":1,"sourceSlot":0,"targetNodeId":2,"targetSlot":{{slot}}}""")));
        var call = (await Service.ChatAsync("Connect them")).Calls[0];
        Assert.Contains("'targetSlot' must be the name of a slot or its index", call.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_answer_from_the_installation()
    {
        Provider
            .Then(Chunks.Calls(("c1", "searchInstalledNodes", """{"query":"sampler"}"""),
            ("c2", "getAvailableModels", """{"category":"checkpoint","query":"dream shaper"}"""),
                ("c3", "readDocumentation", """{"topic":"KSampler"}"""), ("c4", "refreshEnvironment", "{}"),
                ("c5", "describeWorkflow", Arguments(JsonNode.Parse(Fixtures.Api("plain").GetRawText())!)),
                    ("c6", "validateWorkflow", """{"workflow":{}}""")));

        await Service.ChatAsync("Look around");

        var results = Provider.Calls[1].Messages.Where(message => (string?)message!["role"] == "tool")
            .Select(message => (string)message!["content"]!).ToList();
        Assert.Equal(6, results.Count);
        Assert.Contains("\"name\":\"KSampler\"", results[0], StringComparison.Ordinal);
        Assert.Contains("{\"checkpoints\":[\"dreamshaper_8.safetensors\"]}", results[1], StringComparison.Ordinal);
        Assert.Contains("Required inputs", results[2], StringComparison.Ordinal);
        Assert.Contains("\"models_count\":3", results[3], StringComparison.Ordinal);
        Assert.Contains("KSampler", results[4], StringComparison.Ordinal);
        Assert.Contains("\"valid\":false", results[5], StringComparison.Ordinal);
    }

    private static string Arguments(JsonNode workflow) => new JsonObject { ["workflow"] = workflow.DeepClone() }.ToJsonString();

    private static string Id(JsonObject workflow, string type) => workflow.First(node => (string)node.Value!["class_type"]! == type).Key;
}
