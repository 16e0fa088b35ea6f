using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Comfy;

public sealed class ComfyWatchTests : IDisposable
{
    private readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("watch-");
    private readonly FakeTimeProvider _clock = new();
    private readonly Comfy _comfy = new();

    public void Dispose()
    {
        _comfy.Dispose();
        _context.Delete(recursive: true);
    }

    [Fact]
    public async Task Scan_follows_whenever_ComfyUI_appears()
    {
        using var http = new HttpClient(_comfy, disposeHandler: false) { BaseAddress = new Uri("http://comfy.test/") };
        var client = new ComfyClient(http, TimeProvider.System);
        await using var environment = New(client);
        using var watch = new ComfyWatch(ComfyServers.Only, environment, client, _clock, NullLogger<ComfyWatch>.Instance);

        _comfy.IsThere = false;
        Assert.False(await watch.LookAsync(default));
        Assert.False(watch.IsThere);
        Assert.Equal(NodeSource.BuiltIn, environment.Current.Source);

        _comfy.IsThere = true;
        Assert.True(await watch.LookAsync(default));
        Assert.True(watch.IsThere);
        Assert.Equal(NodeSource.Scanned, environment.Current.Source);

        await watch.LookAsync(default);
        _comfy.IsThere = false;
        Assert.False(await watch.LookAsync(default));
        Assert.False(watch.IsThere);
        _comfy.IsThere = true;
        Assert.True(await watch.LookAsync(default));
        string[] scan = ["object_info", "models", "embeddings", "extensions", "node_replacements"];
        Assert.Equal(["object_info", .. scan, "system_stats", "system_stats", .. scan], _comfy.Asked);
    }

    [Fact]
    public async Task Saved_scan_is_taken_up_before_the_start_is_done()
    {
        Directory.CreateDirectory(Path.Combine(_context.FullName, "environment"));
        await File.WriteAllTextAsync(
            Path.Combine(_context.FullName, "environment", "object_info.json"), """{"Saved": {"input": {}, "output": ["LATENT"]}}""");
        _comfy.IsThere = false;
        using var http = new HttpClient(_comfy, disposeHandler: false) { BaseAddress = new Uri("http://comfy.test/") };
        var client = new ComfyClient(http, TimeProvider.System);
        await using var environment = New(client);
        using var watch = new ComfyWatch(ComfyServers.Only, environment, client, _clock, NullLogger<ComfyWatch>.Instance);

        await watch.StartAsync(default);
        Assert.Equal(NodeSource.Saved, environment.Current.Source);
        Assert.NotNull(environment.Current.Nodes.Find("Saved"));
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task An_exception_that_nobody_thought_of_is_reported_and_waited_out()
    {
        using var failing = new Failing();
        using var http = new HttpClient(failing, disposeHandler: false) { BaseAddress = new Uri("http://comfy.test/") };
        var client = new ComfyClient(http, TimeProvider.System);
        await using var environment = New(client);
        var log = new LogLines<ComfyWatch>();
        using var watch = new ComfyWatch(ComfyServers.Only, environment, client, _clock, log);

        await watch.StartAsync(default);
        for (var failures = 1; failures <= 12; failures++)
        {
            await failing.Asked.WaitAsync();
            await WaitForAsync(() => log.Lines.Count(line => line.Level == LogLevel.Error) >= failures);
            Assert.False(watch.ExecuteTask!.IsCompleted);
            // Longer than the longest pause, in steps, as the timer may not be set again yet.
            for (var step = 0; step < 20 && failing.Asked.CurrentCount == 0; step++)
            {
                _clock.Advance(TimeSpan.FromMinutes(1));
                await Task.Yield();
            }
        }
        await watch.StopAsync(default);
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Failing : HttpMessageHandler
    {
        public SemaphoreSlim Asked { get; } = new(0);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Release();
            throw new NotSupportedException("Nobody thought of this.");
        }
    }

    private NodeEnvironment New(ComfyClient client) =>
        new(new ComfyScan(client, new ComfyFolder(null), new EnvironmentStore(new UserContextFolder(_context.FullName)), _clock));

    private sealed class Comfy : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public bool IsThere { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath.Trim('/');
            Asked.Add(path);
            if (!IsThere) throw new HttpRequestException(HttpRequestError.ConnectionError);
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent(path switch
                {
                    "object_info" => """{"KSampler": {"input": {}, "output": ["LATENT"]}}""",
                    "models" or "embeddings" or "extensions" => "[]",
                    _ => "{}",
                }),
            });
        }
    }
}
