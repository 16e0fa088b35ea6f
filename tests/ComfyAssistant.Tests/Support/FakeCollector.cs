using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Support;

/// <summary>An OTLP collector on loopback, over HTTP, that keeps what it is sent.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private FakeCollector(WebApplication app) => _app = app;

    /// <summary>The settings that send a service's traces and figures here.</summary>
    public string[] Settings => ["OTEL_EXPORTER_OTLP_ENDPOINT=" + _app.Urls.First(), "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    public static async Task<FakeCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new FakeCollector(app);
        app.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector._received.Enqueue((http.Request.Path, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        return collector;
    }

    /// <summary>All that came to that path. Protocol buffers write words as they are, in UTF-8.</summary>
    public string Words(string path) =>
        string.Concat(_received.Where(sent => sent.Path == path).Select(sent => Encoding.UTF8.GetString(sent.Body)));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
