using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// A ComfyUI on loopback: the fixtures' node types, a few models, help pages and templates, and every way to fail that a test wants.
/// </summary>
internal sealed class FakeComfy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _asked = new();

    private FakeComfy(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.First();

    public byte[] ObjectInfo { get; set; } =
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "workflows", "object_info.json"));

    public Dictionary<string, string[]> Models { get; } = new()
    {
        ["checkpoints"] = ["dreamshaper_8.safetensors", "sd_xl_base_1.0.safetensors"],
        ["loras"] = ["style/ink-wash.safetensors"],
        ["vae"] = [],
    };

    /// <summary>Further answers by path: JSON or Markdown.</summary>
    public ConcurrentDictionary<string, string> Pages { get; } = new();

    /// <summary>Answers instead of ComfyUI, for as long as it is set; a request for which it returns null is answered as usual.</summary>
    public Func<HttpContext, Task?>? Fault { get; set; }

    /// <summary>
    /// The ETag of every answer, and what a conditional request must have to be answered with 304; null for a ComfyUI as it is, without
    /// any.
    /// </summary>
    public string? Tag { get; set; }

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<FakeComfy> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var comfy = new FakeComfy(builder.Build());
        comfy._app.Urls.Add("http://127.0.0.1:0");
        await comfy._app.StartAsync();
        return comfy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        _asked.Enqueue(path);
        return Fault?.Invoke(http) ?? AnswerWellAsync(http);
    }

    /// <summary>Answers as ComfyUI does, whatever fault is set.</summary>
    public Task AnswerWellAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (Tag is not null && http.Request.Headers.IfNoneMatch == Tag) return StatusAsync(http, 304);
        http.Response.Headers.ETag = Tag;
        if (Pages.TryGetValue(path, out var page)) return WriteAsync(http, page);
        var parts = path.Trim('/').Split('/');
        return parts switch
        {
            ["object_info"] => BytesAsync(http, ObjectInfo),
            ["models"] => WriteAsync(http, JsonSerializer.Serialize(Models.Keys)),
            ["models", var kind] when Models.TryGetValue(kind, out var files) => WriteAsync(http, JsonSerializer.Serialize(files)),
            ["embeddings"] or ["extensions"] => WriteAsync(http, "[]"),
            ["system_stats"] => WriteAsync(http, """{"system":{"comfyui_version":"0.3.50"},"devices":[]}"""),
            _ => StatusAsync(http, 404),
        };
    }

    private static Task WriteAsync(HttpContext http, string text)
    {
        http.Response.ContentType = text.StartsWith('#') ? "text/markdown" : "application/json; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static Task BytesAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.Body.WriteAsync(json).AsTask();
    }

    private static Task StatusAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
