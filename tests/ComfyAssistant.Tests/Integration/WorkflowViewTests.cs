using System.Net;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The routes that show what a workflow is: describe, layout, doctor.</summary>
public sealed class WorkflowViewTests : ComfyChatTest
{
    public static TheoryData<string> Kinds => [.. MediaFiles.All.Keys];

    [Fact]
    public async Task Describe_tells_the_whole_or_a_part()
    {
        await Service.OkAsync("POST", "/api/environment/scan");
        var whole = await Service.OkAsync("POST", "/api/workflows/describe", new { workflow = Fixtures.Ui("plain") });
        Assert.Equal("ui", (string?)whole["format"]);
        Assert.StartsWith("9 nodes, UI format\nOutputs:\n9 SaveImage", (string?)whole["outline"], StringComparison.Ordinal);
        var part = await Service.OkAsync(
            "POST", "/api/workflows/describe", new { workflow = Fixtures.Ui("plain").GetRawText(), text = "ksampler", depth = 0 });
        Assert.StartsWith("1 of 9 nodes, UI format\n3 KSampler", (string?)part["outline"], StringComparison.Ordinal);
        await Service.RefusesAsync("workflow", 400, "POST", "/api/workflows/describe", "{}");
        await Service.RefusesAsync("breaks at", 400, "POST", "/api/workflows/describe", "{");
    }

    [Fact]
    public async Task Layout_places_what_the_panel_sends()
    {
        var answer = await Service.OkAsync("POST", "/api/workflows/layout", new
        {
            nodes = new[] { new { id = "1", width = 300, height = 100 }, new { id = "2", width = 300, height = 100 } },
            links = new[] { new { from = "1", to = "2" } },
        });
        Assert.Equal("""[{"id":"1","x":0,"y":0},{"id":"2","x":390,"y":0}]""", answer["places"]!.ToJsonString());
        await Service.RefusesAsync("needs an id", 400, "POST", "/api/workflows/layout", """{"nodes":[{"id":"1","width":-5,"height":1}]}""");
        await Service.RefusesAsync("nodes", 400, "POST", "/api/workflows/layout", "{}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Doctor_takes_every_kind_of_file(string name)
    {
        var report = await ExamineAsync(MediaFiles.All[name]);
        Assert.Equal(name.Split(' ')[0], (string?)report["file"]);
        Assert.Contains("1 EmptyLatentImage", (string?)report["diagnosis"]!["outline"], StringComparison.Ordinal);
        Assert.NotNull(report["diagnosis"]!["workflow"]);
    }

    [Fact]
    public async Task Doctor_says_what_a_workflow_needs()
    {
        Comfy.Pages["/customnode/getmappings"] = """{"https://example.org/pack":[["Mapped"],{"title_aux":"Pack"}]}""";
        await Service.OkAsync("POST", "/api/environment/scan");
        var report = await ExamineAsync("""
            {"nodes":[
              {"id":1,"type":"CheckpointLoaderSimple","pos":[0,0],"size":[1,1],"widgets_values":["new_model.safetensors"],
               "properties":{"models":[{"name":"new_model.safetensors","url":"https://example.org/new_model.safetensors","directory":"checkpoints"}]}},
              {"id":2,"type":"Told","pos":[0,0],"size":[1,1],"properties":{"cnr_id":"told-pack","aux_id":"someone/told-pack","ver":"1.2.0"}},
              {"id":3,"type":"Mapped","pos":[0,0],"size":[1,1]},
              {"id":4,"type":"Nobody","pos":[0,0],"size":[1,1]},
              {"id":5,"type":"MarkdownNote","pos":[0,0],"size":[1,1],"widgets_values":["get https://example.org/x/lora.safetensors?download=true"]},
              {"id":6,"type":"LoraLoader","pos":[0,0],"size":[1,1],"widgets_values":["lora.safetensors",1,1]}],
             "links":[]}
            """u8.ToArray());
        var needs = report["diagnosis"]!;
        Assert.Equal("refused", (string?)needs["verdict"]);
        string Package(string? name, string member) =>
            needs["packages"]!.AsArray().Single(package => (string?)package!["name"] == name)![member]?.ToString() ?? "";
        Assert.Equal("https://github.com/someone/told-pack", Package("told-pack", "url"));
        Assert.Equal("1.2.0", Package("told-pack", "version"));
        Assert.Equal("https://example.org/pack", Package("Pack", "url"));
        Assert.Equal("nothing", Package(null, "knownFrom"));
        JsonNode Model(string file) => needs["models"]!.AsArray().Single(model => (string?)model!["file"] == file)!;
        Assert.Equal("https://example.org/new_model.safetensors", (string?)Model("new_model.safetensors")["url"]);
        Assert.Equal("checkpoints", (string?)Model("new_model.safetensors")["folder"]);
        Assert.False((bool?)Model("new_model.safetensors")["installed"]);
        Assert.Equal("https://example.org/x/lora.safetensors", (string?)Model("lora.safetensors")["url"]);
        Assert.Equal("loras", (string?)Model("lora.safetensors")["folder"]);
    }

    [Fact]
    public async Task Doctor_answers_whatever_the_bytes_are_and_takes_more_than_other_routes()
    {
        await Service.RefusesAsync("Send a file", 400, "POST", "/api/workflows/doctor", "");
        var random = new Random(3);
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            Assert.Empty((await ExamineAsync(bytes))["holds"]!.AsArray());
        }
        // As deep as JSON may be, twice as deep, and half a surrogate pair.
        foreach (var depth in new[] { 200, 500 })
            await ExamineAsync(System.Text.Encoding.UTF8.GetBytes(
                "{\"1\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":" + new string('[', depth) + new string(']', depth) + "}}}"));
        var half = await Service.Http.PostAsync(
            "/api/workflows/doctor", new StringContent("""{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"a\ud83c"}}}"""));
        Assert.Contains("a\\ud83c", await half.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        // A picture of 40 MB with its workflow in front.
        byte[] large = [.. MediaFiles.All["png"][..^12], .. new byte[40 * 1024 * 1024]];
        Assert.NotNull((await ExamineAsync(large))["diagnosis"]);
        using var tooLarge = new ByteArrayContent(new byte[(64 * 1024 * 1024) + 1]);
        using var refused = await Service.Http.PostAsync("/api/workflows/doctor", tooLarge);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task Models_are_missing_where_their_loader_does_not_offer_them()
    {
        Comfy.Pages["/models"] = """["checkpoints","loras"]""";
        Comfy.Pages["/models/checkpoints"] = """["paint.safetensors","sub/photo.safetensors"]""";
        Comfy.Pages["/models/loras"] = """["ink.safetensors"]""";
        Comfy.Pages["/object_info"] = """
            {"CheckpointLoaderSimple":{"input":{"required":{"ckpt_name":[["paint.safetensors","sub/photo.safetensors"]]}},
              "output":["MODEL","CLIP","VAE"],"output_name":["MODEL","CLIP","VAE"],"name":"CheckpointLoaderSimple"},
             "StrangeLoader":{"input":{"required":{"file":[["None","ink.safetensors"]]}},"output":["MODEL"],"output_name":["MODEL"],"name":"StrangeLoader"}}
            """;
        await Service.OkAsync("POST", "/api/environment/scan");
        var answer = await Service.OkAsync("POST", "/api/workflows/models", new
        {
            workflow = JsonNode.Parse("""
                {"1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"sub\\photo.safetensors"}},
                 "2":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"ink.safetensors"}},
                 "3":{"class_type":"StrangeLoader","inputs":{"file":"gone.safetensors"}}}
                """),
        });
        var models = answer["models"]!.AsArray();
        JsonNode Model(string file) => models.Single(model => (string?)model!["file"] == file)!;
        Assert.True((bool?)Model("sub\\photo.safetensors")["installed"]);
        // It is there, in a folder that this loader does not read.
        Assert.False((bool?)Model("ink.safetensors")["installed"]);
        Assert.Equal("checkpoints", (string?)Model("ink.safetensors")["folder"]);
        Assert.Equal("loras", (string?)Model("gone.safetensors")["folder"]);
        Assert.Equal("""["3"]""", Model("gone.safetensors")["nodeIds"]!.ToJsonString());
        await Service.RefusesAsync("workflow", 400, "POST", "/api/workflows/models", "{}");
    }

    private async Task<JsonNode> ExamineAsync(byte[] file)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await Service.Http.PostAsync("/api/workflows/doctor", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text, documentOptions: new() { MaxDepth = 1000 })!;
    }
}
