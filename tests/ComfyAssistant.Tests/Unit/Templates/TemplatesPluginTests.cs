using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Templates;
using ComfyAssistant.Plugins.Templates.Examples;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Templates;

public sealed class TemplatesPluginTests : IAsyncLifetime, IDisposable
{
    private FakeComfy _comfy = null!;
    private HttpClient _http = null!;
    private TemplatesPlugin _plugin = null!;

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _comfy.Pages["/templates/index.json"] = """
            [{"moduleName": "default", "title": "Basics", "templates": [
                {"name": "default", "title": "Image Generation", "description": "Generate images from text prompts."},
                {"name": "inpaint_example", "title": "Inpaint", "description": "Edit parts of an image."}, {"title": "no name"}, 7]},
             {"moduleName": "default", "title": "Video", "templates": [{"name": "svd", "description": "Image to video."}]}, "odd"]
            """;
        _comfy.Pages["/api/workflow_templates"] = """{"Some-Pack": ["face_fix", 3], "Odd": 1}""";
        _http = new HttpClient { BaseAddress = new Uri(_comfy.Url + "/") };
        _plugin = new TemplatesPlugin(new WorkflowTemplates(new ComfyClient(_http, TimeProvider.System), KnownEnvironment.BuiltIn()));
    }

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync() => await _comfy.DisposeAsync();

    [Theory]
    [InlineData("inpainting", null, "inpaint_example")]
    [InlineData("make a movie from a picture", null, "svd")]
    [InlineData("text prompts", "basics", "default")]
    public async Task Template_is_found_by_words(string? query, string? category, string first) =>
        Assert.Equal(first, (string?)(await SearchAsync(query, category))["templates"]![0]!["id"]);

    [Fact]
    public async Task Templates_of_packages_carry_what_applyTemplate_wants()
    {
        var found = (await SearchAsync("face fix"))["templates"]![0]!;
        Assert.Equal(("face_fix", "custom", "Some-Pack"), ((string?)found["id"], (string?)found["source"], (string?)found["package"]));
    }

    [Fact]
    public async Task Own_examples_stand_behind_them()
    {
        var found = (await SearchAsync("outpaint"))["templates"]![0]!;
        Assert.Equal(("outpaint", "custom", WorkflowTemplates.OwnPackage),
            ((string?)found["id"], (string?)found["source"], (string?)found["package"]));
    }

    [Fact]
    public async Task Everything_is_listed_without_words()
    {
        Assert.Equal(4 + ExampleWorkflows.All.Count, (int)(await SearchAsync())["count"]!);
        Assert.Equal(1, (int)(await SearchAsync(category: "Video"))["count"]!);
    }

    [Fact]
    public async Task Nothing_found_names_the_categories() =>
        Assert.Equal("""["Basics","Video","Some-Pack","Basics of the assistant"]""",
            (await SearchAsync("xqzwv"))["categories"]!.ToJsonString());

    [Fact]
    public async Task ComfyUI_without_template_lists_has_none()
    {
        _comfy.Pages.Clear();
        var found = await SearchAsync();
        Assert.Equal(ExampleWorkflows.All.Count, (int)found["count"]!);
        Assert.Null(found["note"]);
    }

    [Fact]
    public async Task Absent_ComfyUI_is_told_and_the_own_examples_are_searched()
    {
        _comfy.Fault = ComfyFaults.All["restarting (503)"].Answer;
        var found = await SearchAsync("inpaint");
        Assert.Equal("inpaint", (string?)found["templates"]![0]!["id"]);
        Assert.Contains("is not ready (503)", (string?)found["note"], StringComparison.Ordinal);
    }

    private async Task<JsonNode> SearchAsync(string? query = null, string? category = null) =>
        JsonSerializer.SerializeToNode(await _plugin.SearchTemplatesAsync(query, category), ToolJson.Options)!;
}
