using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>/api/prompts</c>: each route with what is right, what is wrong and what fails.</summary>
public sealed class PromptsEndpointsTests : ServiceTest
{
    private const string Role = "system_context/01_role";

    private string OwnFile => Path.Combine(Service.Context, "prompts", "system_context", "01_role.md");

    [Fact]
    public async Task What_is_not_there_is_404_also_for_a_client_that_accepts_no_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/prompts/preview");
        request.Content = JsonContent.Create(new { name = "no/such", text = "x" });
        request.Headers.Accept.ParseAdd("text/plain");
        using var response = await Service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task List_tells_source_variables_and_errors()
    {
        using (await Service.SaveAsync("sections/goals", "Goals: {{$items}}"))
            File.WriteAllText(Path.Combine(Service.Context, "prompts", "system_message.md"), "{{$role}}");

        var prompts = (await Service.JsonAsync("/api/prompts"))["prompts"]!.AsArray()
            .ToDictionary(prompt => (string)prompt!["name"]!, prompt => prompt!);

        Assert.Equal("""{"name":"system_context/01_role","source":"shipped","variables":[],"error":null}""", prompts[Role].ToJsonString());
        Assert.Equal("""{"name":"sections/goals","source":"overridden","variables":["items"],"error":null}""",
            prompts["sections/goals"].ToJsonString());
        Assert.Equal("overridden", (string?)prompts["system_message"]["source"]);
        Assert.Contains("{{$tools}} is missing", (string?)prompts["system_message"]["error"], StringComparison.Ordinal);
        Assert.Contains("rules", prompts["system_message"]["variables"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task Prompt_is_read_changed_and_put_back()
    {
        var shipped = await Service.JsonAsync("/api/prompts/" + Role);
        Assert.Equal("shipped", (string?)shipped["source"]);
        Assert.Contains("You are ComfyAssistant", (string?)shipped["text"], StringComparison.Ordinal);

        using var saved = await Service.SaveAsync(Role, "You are Zoë.\n");
        Assert.Equal(200, (int)saved.StatusCode);
        var own = await Service.JsonAsync("/api/prompts/" + Role);
        Assert.Equal(("overridden", "You are Zoë.\n"), ((string?)own["source"], (string?)own["text"]));
        Assert.Equal("You are Zoë.\n", File.ReadAllText(OwnFile));

        using var reset = await Service.Http.DeleteAsync("/api/prompts/" + Role);
        Assert.True(JsonNode.DeepEquals(shipped, await ReadAsync(reset, 200)));
        Assert.False(File.Exists(OwnFile));
        using var again = await Service.Http.DeleteAsync("/api/prompts/" + Role);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Edit_of_the_file_that_is_broken_is_shown_with_its_error()
    {
        using (await Service.SaveAsync(Role, "Good."))
            File.WriteAllText(OwnFile, "Broken {{");
        var prompt = await Service.JsonAsync("/api/prompts/" + Role);
        Assert.Equal("Broken {{", (string?)prompt["text"]);
        Assert.StartsWith("line 1, column 8: ", (string?)prompt["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_text_is_400_with_line_and_column()
    {
        using var refused = await Service.SaveAsync("sections/rules", "Rules:\n  {{$item}}");
        var problem = await ReadAsync(refused, 400);
        Assert.Equal((2, 3), ((int?)problem["line"], (int?)problem["column"]));
        Assert.Contains("There is no variable $item here", (string?)problem["error"], StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "prompts")));
    }

    [Theory]
    [InlineData("{}", "'text' is missing")]
    [InlineData("{\"text\":5}", "'text'")]
    [InlineData("{\"text\":\" \"}", "is missing or empty")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "Invalid JSON body")]
    public async Task Bad_body_is_400(string body, string error)
    {
        using var refused = await Service.Http.PutAsync("/api/prompts/" + Role, new StringContent(body));
        Assert.Contains(error, (string?)(await ReadAsync(refused, 400))["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_too_long_is_400()
    {
        using var refused = await Service.SaveAsync(Role, new string('x', 100_001));
        Assert.Contains("at most 100,000", (string?)(await ReadAsync(refused, 400))["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("system_context/none")]
    [InlineData("system_context")]
    [InlineData("README")]
    [InlineData("..%2F..%2Fescape")]
    [InlineData("system_context/..%2F..%2Fescape")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("skills/wan/SKILL")]
    public async Task Unknown_name_is_404_and_touches_no_file(string name)
    {
        using var read = await Service.Http.GetAsync("/api/prompts/" + name);
        using var written = await Service.SaveAsync(name, "x");
        using var deleted = await Service.Http.DeleteAsync("/api/prompts/" + name);
        using var tried = await Service.Http.PostAsJsonAsync(
            "/api/prompts/preview", new { name = Uri.UnescapeDataString(name), text = "x" });

        foreach (var response in new[] { read, written, deleted, tried })
            Assert.Contains("There is no prompt called", (string?)(await ReadAsync(response, 404))["error"], StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "prompts")));
        Assert.False(File.Exists(Path.Combine(Service.Context, "escape.md"))
            || File.Exists(Path.Combine(Service.Context, "..", "escape.md")));
    }

    [Fact]
    public async Task Preview_tells_tokens_by_section_and_what_was_left_out()
    {
        var preview = await Service.JsonAsync("/api/prompts/preview?message=/skill%20nope");

        var sections = preview["sections"]!.AsArray().ToDictionary(section => (string)section!["name"]!, section => section!);
        Assert.InRange((int)preview["tokens"]!, 2_000, 5_999);
        Assert.Contains("You are ComfyAssistant", (string?)preview["text"], StringComparison.Ordinal);
        Assert.Null(sections["role"]["limit"]);
        Assert.InRange((int)sections["role"]["tokens"]!, 100, 1_000);
        Assert.Equal(1_200, (int)sections["skills"]["limit"]!);
        Assert.Contains("\"nope\"", (string?)sections["skill"]["leftOut"]!.AsArray().Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_saved_can_be_tried()
    {
        using var response = await Service.Http.PostAsJsonAsync(
            "/api/prompts/preview", new { name = Role, text = "You are a draft.", message = "/skill wan" });
        var preview = await ReadAsync(response, 200);

        Assert.StartsWith("You are a draft.", (string?)preview["text"], StringComparison.Ordinal);
        Assert.Contains("# Wan 2.1 and 2.2", (string?)preview["text"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            "You are a draft.", (string?)(await Service.JsonAsync("/api/prompts/preview"))["text"], StringComparison.Ordinal);

        using var broken = await Service.Http.PostAsJsonAsync("/api/prompts/preview", new { name = Role, text = "a {{" });
        Assert.Equal(3, (int?)(await ReadAsync(broken, 400))["column"]);
        using var empty = await Service.Http.PostAsJsonAsync("/api/prompts/preview", new { name = Role });
        Assert.Contains("'text' is missing", (string?)(await ReadAsync(empty, 400))["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_refuses_is_503_and_a_link_422()
    {
        File.WriteAllText(Path.Combine(Service.Context, "prompts"), "a file in the folder's place");
        using var refused = await Service.SaveAsync(Role, "x");
        Assert.Contains("user context folder", (string?)(await ReadAsync(refused, 503))["error"], StringComparison.Ordinal);
        Assert.Equal("shipped", (string?)(await Service.JsonAsync("/api/prompts/" + Role))["source"]);

        File.Delete(Path.Combine(Service.Context, "prompts"));
        Directory.CreateDirectory(Path.GetDirectoryName(OwnFile)!);
        File.CreateSymbolicLink(OwnFile, Path.Combine(Service.Context, "elsewhere.md"));
        using var linked = await Service.SaveAsync(Role, "x");
        await ReadAsync(linked, 422);
        Assert.Contains("link", (string?)(await Service.JsonAsync("/api/prompts/" + Role))["error"], StringComparison.Ordinal);
        Assert.Contains("You are ComfyAssistant", (string?)(await Service.JsonAsync("/api/prompts/preview"))["text"],
            StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }
}
