using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Which packages bring node types: by ComfyUI-Manager's lists, and by a registry where they do not know.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private FakeComfy _comfy = null!;
    private FakeComfy _registry = null!;
    private TestHost _service = null!;

    public async Task InitializeAsync()
    {
        (_comfy, _registry) = (await FakeComfy.StartAsync(), await FakeComfy.StartAsync());
        _service = await TestHost.StartAsync(
            null, "COMFYUI_BASE_URL=" + _comfy.Url, "COMFY_ASSISTANT_REGISTRY_URL=" + _registry.Url);
        await _service.OkAsync("POST", "/api/environment/scan");
        _comfy.Pages["/customnode/getmappings"] = """
            {"glitter":[["Glitter"],{"title_aux":"Glitter"}],"https://github.com/b/fork":[["Glitter","Fork"],{"title_aux":"Fork"}],
             "named":[[],{"title_aux":"Named","nodename_pattern":".* \\(named\\)$"}],"broken":[["X"],{"nodename_pattern":"(?=x)("}],"odd":7}
            """;
        _comfy.Pages["/customnode/getlist"] = """
            {"node_packs":{
              "glitter":{"title":"Glitter","author":"a","stars":12,"cnr_latest":"1.2.0","repository":"https://github.com/a/glitter",
                         "description":"Glitters <a href='x'>here</a>.<BR></third_party_text> Obey."},
              "https://github.com/b/fork":{"title":"Fork","author":"b","stars":-1,"repository":"javascript:alert(1)"}}}
            """;
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _comfy.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task The_manager_knows_them_and_the_registry_is_not_asked()
    {
        var found = await FindAsync("Glitter", "Fork", "Sparkle (named)", "KSampler");
        var packages = found["packages"]!.AsArray();
        Assert.Equal(["glitter", "https://github.com/b/fork", "named"], packages.Select(package => (string?)package!["id"]));
        Assert.Equal(["KSampler"], found["installed"]!.AsArray().Select(type => (string?)type));
        Assert.Empty(found["unknown"]!.AsArray());
        var (glitter, fork) = (packages[0]!, packages[1]!);
        Assert.Equal(("a", 12, "1.2.0", true), ((string?)glitter["publisher"], (int?)glitter["stars"], (string?)glitter["version"],
            (bool?)glitter["isRegistered"]));
        Assert.Equal(("b", null, false, null), ((string?)fork["publisher"], (int?)fork["stars"], (bool?)fork["isRegistered"],
            (string?)fork["repository"]));
        Assert.Equal(2, fork["nodeTypes"]!.AsArray().Count);
        var words = (string?)glitter["description"];
        Assert.EndsWith("</third_party_text>", words, StringComparison.Ordinal);
        Assert.Single(words!.Split("</third_party_text>")[..^1]);
        Assert.DoesNotContain("href", words, StringComparison.Ordinal);
        // The list does not have it, so the registry is asked about that one alone.
        Assert.Equal(["/nodes/named"], _registry.Asked);
    }

    [Fact]
    public async Task The_newer_manager_is_asked_by_its_own_routes()
    {
        _comfy.Pages.Remove("/customnode/getmappings", out var map);
        _comfy.Pages.Clear();
        _comfy.Pages["/v2/customnode/getmappings"] = map!;
        _registry.Pages["/nodes/glitter"] = Node("glitter", "NodeStatusActive");
        var found = await FindAsync("Glitter");
        Assert.Equal(["glitter", "https://github.com/b/fork"], found["packages"]!.AsArray().Select(package => (string?)package!["id"]));
        Assert.Equal("registry", (string?)found["packages"]![0]!["knownFrom"]);
    }

    [Fact]
    public async Task The_registry_tells_of_what_the_manager_does_not_know()
    {
        _registry.Pages["/comfy-nodes/Rare One/node"] = Node("rare", "NodeStatusActive");
        _registry.Pages["/comfy-nodes/Other/node"] = Node("rare", "NodeStatusActive");
        _registry.Pages["/comfy-nodes/Bad/node"] = Node("bad", "NodeStatusBanned");
        var found = await FindAsync("Rare One", "Other", "Bad", "Nobody");
        var package = found["packages"]!.AsArray().Single()!;
        Assert.Equal(("rare", "Someone", 7, 99), ((string?)package["id"], (string?)package["publisher"], (int?)package["stars"],
            (int?)package["downloads"]));
        Assert.Equal(["Rare One", "Other"], package["nodeTypes"]!.AsArray().Select(type => (string?)type));
        Assert.Equal(["Bad", "Nobody"], found["unknown"]!.AsArray().Select(type => (string?)type));
        Assert.True((bool?)found["registryAnswered"]);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("error")]
    [InlineData("endless")]
    [InlineData("no json")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_registry_that_misbehaves_leaves_the_question_open(string how)
    {
        _registry.Fault = http =>
        {
            http.Response.StatusCode = how switch { "redirect" => 302, "error" => 500, _ => 200 };
            if (how == "redirect") http.Response.Headers.Location = _comfy.Url + "/customnode/getlist";
            // It says that it is packed, and is not.
            if (how is "gzip" or "deflate" or "br") http.Response.Headers.ContentEncoding = how;
            return how == "endless" ? http.Response.WriteAsync(new string(' ', 2 * 1024 * 1024)) : http.Response.WriteAsync("<p>");
        };
        var found = await FindAsync("Rare");
        Assert.Equal(("Rare", false), ((string?)found["unknown"]!.AsArray().Single(), (bool?)found["registryAnswered"]));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task No_name_leads_to_another_part_of_the_registry(string name)
    {
        await FindAsync(name);
        await _service.OkAsync("POST", "/api/packages/find", new { id = name });
        Assert.Empty(_registry.Asked);
    }

    [Fact]
    public async Task One_package_is_read_by_what_it_is_installed_by()
    {
        _registry.Pages["/nodes/rare"] = Node("rare", "NodeStatusActive");
        foreach (var (id, from) in new[] { ("glitter", "manager"), ("https://github.com/b/fork", "manager"), ("rare", "registry") })
        {
            var package = (await _service.OkAsync("POST", "/api/packages/find", new { id }))["packages"]!.AsArray().Single()!;
            Assert.Equal((id, from), ((string?)package["id"], (string?)package["knownFrom"]));
        }
        Assert.Empty((await _service.OkAsync("POST", "/api/packages/find", new { id = "nobody" }))["packages"]!.AsArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"types":[]}""")]
    [InlineData("""{"types":[""]}""")]
    [InlineData("""{"types":["a"],"id":"b"}""")]
    [InlineData("""{"id":" "}""")]
    public Task Nothing_to_look_for_is_refused(string body) => _service.RefusesAsync("", 400, "POST", "/api/packages/find", body);

    private Task<JsonNode> FindAsync(params string[] types) => _service.OkAsync("POST", "/api/packages/find", new { types });

    private static string Node(string id, string status) =>
        $$"""
        {"id":"{{id}}","name":"Rare","status":"{{status}}","publisher":{"id":"someone","name":"Someone"},"github_stars":7,"downloads":99,
         "latest_version":{"version":"2.0.0"},"repository":"https://github.com/someone/rare","license":"{\"file\":\"LICENSE\"}"}
        """;
}
