extern alias McpDouble;

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpDouble::McpDouble;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace ComfyAssistant.Tests.Support;

/// <summary>A double of an MCP server on loopback, over streamable HTTP.</summary>
internal sealed class HttpMcpDouble : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpMcpDouble(WebApplication app, DoubleServer server) => (_app, Server) = (app, server);

    public DoubleServer Server { get; }

    /// <summary>Its endpoint.</summary>
    public string Url => _app.Urls.First() + "/mcp";

    /// <summary>The key that it wants; null for none.</summary>
    public string? Key { get; set; }

    public static async Task<HttpMcpDouble> StartAsync()
    {
        var server = new DoubleServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMcpServer(server.Configure).WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        var app = builder.Build();
        var running = new HttpMcpDouble(app, server);
        app.Use((http, next) =>
        {
            if (running.Key is null || http.Request.Headers.Authorization == "Bearer " + running.Key) return next(http);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.MapGet("/elsewhere", () => Results.Redirect("/mcp", preserveMethod: true));
        app.MapPost("/elsewhere", () => Results.Redirect("/mcp", preserveMethod: true));
        app.MapMcp("/mcp");
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        return running;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>MCP servers as a panel handles them.</summary>
internal static class McpDoubles
{
    /// <summary>The double as a program, as the body of <c>PUT /api/mcp/servers/{name}</c>.</summary>
    public static object Program(string begins = "good", Dictionary<string, string>? env = null) => new
    {
        command = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        args = new[] { Path.Combine(AppContext.BaseDirectory, "McpDouble.dll"), begins },
        env = env ?? [],
    };

    public static async Task<JsonElement> AddAsync(this HttpClient http, string name, object server) =>
        await ReadAsync(await http.PutAsJsonAsync($"/api/mcp/servers/{name}", server));

    public static async Task<JsonElement> TestAsync(this HttpClient http, string name) =>
        await ReadAsync(await http.PostAsync($"/api/mcp/servers/{name}/test", null));

    /// <summary>A server as the panel is shown it.</summary>
    public static async Task<JsonElement> ServerAsync(this HttpClient http, string name) =>
        (await http.GetFromJsonAsync<JsonElement>("/api/mcp/servers")).GetProperty("servers").EnumerateArray()
            .Single(server => server.GetProperty("name").GetString() == name);

    /// <summary>A tool of it.</summary>
    public static JsonElement Tool(this JsonElement server, string name) =>
        server.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("name").GetString() == name);

    /// <summary>Allows tools as they are shown now.</summary>
    public static async Task AllowAsync(this HttpClient http, string server, string leave, params string[] tools)
    {
        var shown = await http.ServerAsync(server);
        foreach (var name in tools)
            await ReadAsync(await http.PutAsJsonAsync($"/api/mcp/servers/{server}/tools",
                new { tool = name, leave, fingerprint = shown.Tool(name).GetProperty("fingerprint").GetString() }));
    }

    /// <summary>Calls a tool as the panel does after its user has agreed.</summary>
    public static async Task<JsonElement> CallToolAsync(this HttpClient http, string tool, object? input = null) =>
        await ReadAsync(await http.PostAsJsonAsync("/api/mcp/calls", new { tool, input = input ?? new { } }));

    /// <summary>A provider's answer that calls one tool.</summary>
    public static string Call(string tool, object? input = null) =>
        Chunks.Calls(("call_1", tool, JsonSerializer.Serialize(input ?? new { })));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
    }

    /// <summary>The error of a refusal.</summary>
    public static async Task<(int Status, string Error)> RefusalAsync(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.False(answer.IsSuccessStatusCode, text);
        return ((int)answer.StatusCode, (string?)JsonNode.Parse(text)!["error"] ?? "");
    }
}
