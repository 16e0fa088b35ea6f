using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What searchTemplates returns is what the panel asks the service or ComfyUI for: the ids of both must be the same.</summary>
public sealed class TemplateTests : ComfyChatTest
{
    private protected override Task BeginAsync()
    {
        Comfy.Pages["/templates/index.json"] =
            """[{"title": "Basics", "templates": [{"name": "flux schnell.1", "title": "Quick look"}]}]""";
        Comfy.Pages["/templates/flux schnell.1.json"] = """{"nodes": [], "links": [], "version": 0.4}""";
        Comfy.Pages["/api/workflow_templates"] = """{"Some Pack": ["face & fix"]}""";
        Comfy.Pages["/api/workflow_templates/Some Pack/face & fix.json"] = """{"nodes": [], "version": 1}""";
        Comfy.Pages["/global_subgraphs"] = """
            {"b1": {"name": "Sharpen (Unsharp)", "source": "comfyui", "info": {"node_pack": "comfyui"}}, "odd": 5, "b2": {"source": "x"}}
            """;
        Comfy.Pages["/global_subgraphs/b1"] = """
            {"name": "Sharpen (Unsharp)", "data": "{\"nodes\": [], \"definitions\": {\"subgraphs\": []}, \"version\": 0.4}"}
            """;
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("quick look", "version", "0.4")]
    [InlineData("face fix", "version", "1")]
    [InlineData("sharpen unsharp", "definitions", """{"subgraphs":[]}""")]
    [InlineData("outpaint", "1", null)]
    public async Task A_template_that_was_found_can_be_read(string query, string member, string? value)
    {
        Provider.Then(Chunks.Calls(("c1", "searchTemplates", new JsonObject { ["query"] = query }.ToJsonString())));
        await Service.ChatAsync("Find a template");
        var result = JsonNode.Parse((string)Provider.Calls[1].Messages.Last(message => (string?)message!["role"] == "tool")!["content"]!)!;
        var template = result["data"]!["templates"]![0]!;

        var package = (string?)template["package"] is { } name ? "&package=" + Uri.EscapeDataString(name) : "";
        var file = await Service.GetAsync(
            $"/api/templates/{Uri.EscapeDataString((string)template["id"]!)}?source={template["source"]}{package}");

        Assert.NotNull(file["workflow"]![member]);
        if (value is not null) Assert.Equal(value, file["workflow"]![member]!.ToJsonString());
    }

    [Fact]
    public async Task An_own_example_needs_no_ComfyUI_and_says_what_the_user_lacks()
    {
        await Service.OkAsync("POST", "/api/environment/scan");
        Comfy.Fault = ComfyFaults.All["restarting (503)"].Answer;

        var file = await Service.GetAsync("/api/templates/text-to-image?source=custom&package=comfy-assistant");

        Assert.Equal("CheckpointLoaderSimple", (string?)file["workflow"]!["1"]!["class_type"]);
        Assert.Contains("ckpt_name is", file["notes"]!.ToJsonString(), StringComparison.Ordinal);
        await Service.RefusesAsync("not ready", 502, "GET", "/api/templates/anything");
    }

    [Fact]
    public async Task An_unknown_one_is_not_found()
    {
        await Service.RefusesAsync("searchTemplates", 404, "GET", "/api/templates/nothing");
        await Service.RefusesAsync("of Some Pack", 404, "GET", "/api/templates/nothing?source=custom&package=Some%20Pack");
        await Service.RefusesAsync("of comfy-assistant", 404, "GET", "/api/templates/nothing?source=custom&package=comfy-assistant");
        await Service.RefusesAsync(
            "of comfyui-blueprints", 404, "GET", "/api/templates/nothing?source=custom&package=comfyui-blueprints");
        await Service.RefusesAsync("official or custom", 400, "GET", "/api/templates/nothing?source=elsewhere");
    }
}
