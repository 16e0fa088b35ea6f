using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Tests.Support;

/// <summary>The official C# client.</summary>
internal static class McpClients
{
    /// <summary>Connects to <c>/mcp</c>.</summary>
    public static Task<McpClient> ConnectAsync(HttpClient http, string? token = null)
    {
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(http.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = token is null ? null : new Dictionary<string, string> { ["Authorization"] = "Bearer " + token },
        };
        return McpClient.CreateAsync(new HttpClientTransport(options, http, ownsHttpClient: false));
    }

    /// <summary>Calls a tool with arguments given as an object.</summary>
    public static Task<CallToolResult> CallAsync(this McpClient client, string tool, object? arguments = null) => client.CallToolAsync(
        tool, JsonSerializer.SerializeToElement(arguments ?? new { }).EnumerateObject().ToDictionary(a => a.Name, a => (object?)a.Value))
        .AsTask();

    /// <summary>The text of a result, which has one.</summary>
    public static string Text(this CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    /// <summary>The JSON of a result that is no error.</summary>
    public static JsonElement Json(this CallToolResult result)
    {
        Assert.True(result.IsError is not true, result.Text());
        return JsonElement.Parse(result.Text());
    }
}
