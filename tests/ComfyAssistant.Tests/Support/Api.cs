using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>Calls of the JSON routes. Every refusal that a test reads is held against the shape that panels rely on.</summary>
internal static class Api
{
    public static Task<JsonNode> GetAsync(this TestHost host, string path) => host.OkAsync("GET", path);

    /// <summary>The answer to a call that succeeds.</summary>
    /// <param name="host">The service.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">From the root, already escaped.</param>
    /// <param name="body">A string goes as it is, anything else as JSON; null for none.</param>
    public static async Task<JsonNode> OkAsync(this TestHost host, string method, string path, object? body = null)
    {
        using var response = await host.SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The error text of a call that is refused with problem details.</summary>
    public static async Task<string> FailsAsync(this TestHost host, int status, string method, string path, object? body = null)
    {
        using var response = await host.SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("ComfyAssistant.", text, StringComparison.Ordinal);
        return (string)JsonNode.Parse(text)!["error"]!;
    }

    /// <summary>The call is refused, and the error text says this among other things.</summary>
    public static async Task RefusesAsync(this TestHost host, string error, int status, string method, string path, object? body = null) =>
        Assert.Contains(error, await host.FailsAsync(status, method, path, body), StringComparison.Ordinal);

    public static async Task<HttpResponseMessage> SendAsync(this TestHost host, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(
                body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), new MediaTypeHeaderValue("application/json"));
        return await host.Http.SendAsync(request);
    }

    /// <summary>Both are the same JSON, whatever the order of members.</summary>
    public static void AssertJson(object expected, JsonNode? actual)
    {
        var node = expected as JsonNode ?? JsonSerializer.SerializeToNode(expected, JsonSerializerOptions.Web);
        Assert.True(JsonNode.DeepEquals(node, actual), $"expected {node?.ToJsonString()}, got {actual?.ToJsonString()}");
    }
}
