using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// An OpenAI-compatible server on loopback that answers as a test tells it to, one script a request, and keeps what it was asked.
/// </summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<ProviderCall, Task>> _scripts = new();
    private readonly ConcurrentQueue<ProviderCall> _calls = new();
    private readonly ConcurrentQueue<string> _listed = new();

    private ScriptedProvider(WebApplication app)
    {
        _app = app;
        app.MapGet("/v1/models", (HttpContext http) =>
        {
            _listed.Enqueue(http.Request.Headers.Authorization.ToString());
            return Models is { } models ? Results.Content(models, "application/json", statusCode: ModelsStatus) : Results.NotFound();
        });
        app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var call = new ProviderCall(http, JsonNode.Parse(await reader.ReadToEndAsync(http.RequestAborted))!);
            _calls.Enqueue(call);
            if (!_scripts.TryDequeue(out var script))
                script = Otherwise ?? Answers("Hello");
            await call.PlayAsync(script);
        });
    }

    /// <summary>What <c>GET /v1/models</c> answers; null for 404.</summary>
    public string? Models { get; set; }

    /// <summary>Its status.</summary>
    public int ModelsStatus { get; set; } = 200;

    /// <summary>The <c>Authorization</c> of each time that the list was asked for.</summary>
    public IReadOnlyList<string> Listed => [.. _listed];

    /// <summary>The base URL, as a user would set it.</summary>
    public string Url => _app.Urls.First() + "/v1";

    /// <summary>Answers requests that no script is left for; null for a greeting.</summary>
    public Func<ProviderCall, Task>? Otherwise { get; set; }

    /// <summary>Forgets what it was asked, for runs of many requests.</summary>
    public void Forget() => _calls.Clear();

    public IReadOnlyList<ProviderCall> Calls => [.. _calls];

    public static async Task<ScriptedProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var provider = new ScriptedProvider(builder.Build());
        provider._app.Urls.Add("http://127.0.0.1:0");
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The next request is answered by <paramref name="script"/>.</summary>
    public ScriptedProvider Then(Func<ProviderCall, Task> script)
    {
        _scripts.Enqueue(script);
        return this;
    }

    /// <summary>The next request is answered with the stream <paramref name="events"/>.</summary>
    public ScriptedProvider Then(string events) => Then(call => call.SendAsync(events));

    /// <summary>The next request is refused.</summary>
    public ScriptedProvider Refuse(int status, string body, params (string Name, string Value)[] headers) => Then(async call =>
    {
        call.Http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            call.Http.Response.Headers[name] = value;
        await call.Http.Response.WriteAsync(body);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var call in _calls)
            call.Release();
        await _app.DisposeAsync();
    }

    private static Func<ProviderCall, Task> Answers(string text) => call => call.SendAsync(Chunks.Answer(text));
}

/// <summary>One request that a provider was asked.</summary>
internal sealed class ProviderCall(HttpContext http, JsonNode body)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpContext Http => http;

    public JsonNode Body => body;

    public string? Authorization { get; } = http.Request.Headers.Authorization;

    public JsonArray Messages => body["messages"]!.AsArray();

    public IEnumerable<string> Tools => body["tools"]?.AsArray().Select(tool => (string)tool!["function"]!["name"]!) ?? [];

    /// <summary>Ends when the caller has hung up.</summary>
    public Task Gone => _gone.Task;

    public async Task PlayAsync(Func<ProviderCall, Task> script)
    {
        using var registration = http.RequestAborted.Register(_gone.SetResult);
        await script(this);
    }

    public async Task SendAsync(string events)
    {
        http.Response.ContentType ??= "text/event-stream";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(events));
        await http.Response.Body.FlushAsync();
    }

    /// <summary>Says nothing until the test releases the call or the caller hangs up.</summary>
    public Task HoldAsync() => Task.WhenAny(_released.Task, Gone);

    public void Release() => _released.TrySetResult();

    /// <summary>Cuts the connection in the middle of the answer.</summary>
    public void Cut() => http.Abort();
}
