using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What every route with a body does with one that it cannot use, and with one that is not called JSON.</summary>
public sealed class JsonBodyTests : ServiceTest
{
    public static TheoryData<string, string> Routes => new()
    {
        { "POST", "/api/user-context/onboarding" },
        { "PUT", "/api/user-context/personality" },
        { "PUT", "/api/user-context/goals" },
        { "POST", "/api/user-context/rules" },
        { "PATCH", "/api/user-context/rules/1" },
        { "PUT", "/api/user-context/preferences/key" },
        { "POST", "/api/user-context/personas" },
        { "PUT", "/api/user-context/personas/active" },
        { "PATCH", "/api/user-context/personas/x" },
        { "POST", "/api/user-context/skills" },
        { "PATCH", "/api/user-context/skills/slug" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_that_is_no_JSON_gets_the_same_words_as_in_the_chat(string method, string path)
    {
        foreach (var body in new[] { "", " ", "{", "{\"text\":", "hello", "{} {}", "{\"\\ud83d\":1}" })
            Assert.Equal("Invalid JSON body", await Service.FailsAsync(400, method, path, body));
        foreach (var body in new[] { "[]", "null", "\"text\"", "1" })
            Assert.Equal("The body must be a JSON object.", await Service.FailsAsync(400, method, path, body));
        Assert.Equal(await Service.FailsAsync(400, "POST", "/api/chat", "{"), await Service.FailsAsync(400, method, path));
        Assert.Empty(Directory.GetFiles(Service.Context, "*.md", SearchOption.AllDirectories));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Broken_UTF8_is_refused(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent([.. "{\"text\":\""u8, 0xC3, 0x28, .. "\",\"value\":\""u8, 0xC3, 0x28, .. "\"}"u8]),
        };

        using var response = await Service.Http.SendAsync(request);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("Invalid JSON body", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task A_byte_order_mark_does_not_matter()
    {
        using var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "{\"text\":\"sharp pictures\"}"u8]);
        using var response = await Service.Http.PutAsync("/api/user-context/goals", body);

        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-8")]
    public async Task The_content_type_does_not_matter(string? type)
    {
        foreach (var (method, path) in Routes.Select(route => ((string)route[0], (string)route[1])))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent([.. "[]"u8]) };
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            using var response = await Service.Http.SendAsync(request);
            Assert.Contains("must be a JSON object", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PUT", "/api/user-context/goals", "{}", "'text' is missing")]
    [InlineData("PUT", "/api/user-context/goals", "{\"text\":null}", "'text' has the wrong type")]
    [InlineData("PUT", "/api/user-context/personality", "{\"text\":\"\\ud83d\"}", "'text' has the wrong type, or is not valid Unicode")]
    [InlineData("PUT", "/api/user-context/preferences/key", "{}", "'value' is missing")]
    [InlineData("PUT", "/api/user-context/preferences/key", "{\"value\":\"\\ud83d\"}", "half a character")]
    [InlineData("PUT", "/api/user-context/personas/active", "{}", "'slug' is missing")]
    [InlineData("PUT", "/api/user-context/personas/active", "{\"slug\":1}", "'slug' has the wrong type")]
    [InlineData("POST", "/api/user-context/rules", "{\"name\":[],\"text\":\"x\"}", "'name' has the wrong type")]
    [InlineData("PATCH", "/api/user-context/skills/x", "{\"instructions\":{}}", "'instructions' has the wrong type")]
    [InlineData("POST", "/api/examples/run", "{\"names\":[\"x\",null]}", "'names[1]' must not be null")]
    [InlineData("POST", "/api/examples/draft", "{\"messages\":[],\"calls\":[null]}", "'calls[0]' must not be null")]
    [InlineData("POST", "/api/examples/draft", "{\"messages\":[],\"calls\":[{}]}", "wrong type")]
    public async Task A_member_that_does_not_fit_is_named(string method, string path, string body, string error) =>
        await Service.RefusesAsync(error, 400, method, path, body);

    [Fact]
    public async Task The_OpenAPI_document_describes_every_route_and_its_body()
    {
        var paths = (await Service.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();

        var ours = paths.Where(path => path.Key.StartsWith("/api/user-context/", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => (Method: operation.Key.ToUpperInvariant(), Operation: operation.Value!))
            .ToList();
        Assert.All(ours, route => Assert.NotEmpty((string?)route.Operation["summary"] ?? ""));
        var withBody = ours.Where(route => route.Operation["requestBody"]?["content"]?["application/json"] is not null).ToList();
        Assert.Equal(Routes.Count, withBody.Count);
        Assert.Equal(withBody.Count, ours.Count(route => route.Method is "POST" or "PUT" or "PATCH"));
    }
}
