using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What searchTemplates returns is what the panel asks the service or ComfyUI for: the ids of both must be the same.</summary>
public sealed class TemplateTests : IAsyncLifetime
{
    private FakeComfy _comfy = null!;
    private ScriptedProvider _provider = null!;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _comfy.Pages["/templates/index.json"] = """[{"title": "Basics", "templates": [{"name": "flux schnell.1", "title": "Quick look"}]}]""";
        _comfy.Pages["/templates/flux schnell.1.json"] = """{"nodes": [], "links": [], "version": 0.4}""";
        _comfy.Pages["/api/workflow_templates"] = """{"Some Pack": ["face & fix"]}""";
        _comfy.Pages["/api/workflow_templates/Some Pack/face & fix.json"] = """{"nodes": [], "version": 1}""";
        _provider = await ScriptedProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider, "COMFYUI_BASE_URL=" + _comfy.Url);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
        await _comfy.DisposeAsync();
    }

    [Theory]
    [InlineData("quick look", "version", "0.4")]
    [InlineData("face fix", "version", "1")]
    [InlineData("outpaint", "1", null)]
    public async Task A_template_that_was_found_can_be_read(string query, string member, string? value)
    {
        _provider.Then(Chunks.Calls(("c1", "searchTemplates", new JsonObject { ["query"] = query }.ToJsonString())));
        await _host.ChatAsync("Find a template");
        var result = JsonNode.Parse((string)_provider.Calls[1].Messages.Last(message => (string?)message!["role"] == "tool")!["content"]!)!;
        var template = result["data"]!["templates"]![0]!;

        var package = (string?)template["package"] is { } name ? "&package=" + Uri.EscapeDataString(name) : "";
        var file = await _host.GetAsync($"/api/templates/{Uri.EscapeDataString((string)template["id"]!)}?source={template["source"]}{package}");

        Assert.NotNull(file["workflow"]![member]);
        if (value is not null) Assert.Equal(value, file["workflow"]![member]!.ToJsonString());
    }

    [Fact]
    public async Task An_own_example_needs_no_ComfyUI_and_says_what_the_user_lacks()
    {
        await _host.OkAsync("POST", "/api/environment/scan");
        _comfy.Fault = ComfyFaults.All["restarting (503)"].Answer;

        var file = await _host.GetAsync("/api/templates/text-to-image?source=custom&package=comfy-assistant");

        Assert.Equal("CheckpointLoaderSimple", (string?)file["workflow"]!["1"]!["class_type"]);
        Assert.Contains("ckpt_name is", file["notes"]!.ToJsonString(), StringComparison.Ordinal);
        await _host.RefusesAsync("not ready", 502, "GET", "/api/templates/anything");
    }

    [Fact]
    public async Task An_unknown_one_is_not_found()
    {
        await _host.RefusesAsync("searchTemplates", 404, "GET", "/api/templates/nothing");
        await _host.RefusesAsync("of Some Pack", 404, "GET", "/api/templates/nothing?source=custom&package=Some%20Pack");
        await _host.RefusesAsync("of comfy-assistant", 404, "GET", "/api/templates/nothing?source=custom&package=comfy-assistant");
        await _host.RefusesAsync("official or custom", 400, "GET", "/api/templates/nothing?source=elsewhere");
    }
}
