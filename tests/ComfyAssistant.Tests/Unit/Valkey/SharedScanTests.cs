using System.Net;
using System.Text;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Unit.Valkey;

/// <summary>Of several hosts that scan a ComfyUI at the same time, one asks it.</summary>
public sealed class SharedScanTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<IAsyncDisposable> _made = [];
    private readonly Comfy _comfy = new();
    private string _address = "";

    public async Task InitializeAsync() => _address = await ValkeyProcess.DatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var its in _made)
            await its.DisposeAsync();
    }

    public void Dispose() => _comfy.Dispose();

    [Fact]
    public async Task Hosts_that_start_together_or_soon_after_ask_once()
    {
        _comfy.Hold();
        var first = ScanAsync(Host());
        await _comfy.Asked.WaitAsync(Limit);
        var second = ScanAsync(Host());
        _comfy.Answer("one");
        Assert.Equal(["one", "one"], await Task.WhenAll(first, second).WaitAsync(Limit));
        Assert.Equal("one", await ScanAsync(Host()));
        Assert.Equal(1, _comfy.Count);
    }

    [Fact]
    public async Task Who_looks_again_gets_what_is_there_now()
    {
        var host = Host();
        _comfy.Answer("old");
        Assert.Equal("old", await ScanAsync(host));
        _comfy.Answer("new");
        Assert.Equal("new", await ScanAsync(host));
        Assert.Equal("new", await ScanAsync(Host()));
        Assert.Equal(2, _comfy.Count);
    }

    /// <summary>All hosts were stopped together with ComfyUI, which was started again with other nodes.</summary>
    [Fact]
    public async Task What_no_host_has_watched_since_is_not_believed()
    {
        _comfy.Answer("old");
        var host = Host();
        await ScanAsync(host);
        // As its time does, after the last host.
        await using var valkey = AnswerHost.Connect(_address);
        await (await valkey.DatabaseAsync()).KeyDeleteAsync(SharedScan.WatchOf(host.BaseAddress!));
        _comfy.Answer("new");
        Assert.Equal("new", await ScanAsync(Host()));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "old")]
    [InlineData(HttpStatusCode.BadGateway, "new")]
    public async Task It_is_believed_while_a_host_sees_that_ComfyUI_is_there(HttpStatusCode status, string told)
    {
        _comfy.Answer("old");
        var host = Host();
        await ScanAsync(host);
        _comfy.Status = status;
        using (await host.GetAsync("system_stats"))
            _comfy.Status = HttpStatusCode.OK;
        _comfy.Answer("new");
        Assert.Equal(told, await ScanAsync(Host()));
    }

    [Fact]
    public async Task A_host_whose_question_fails_leaves_it_to_the_next()
    {
        _comfy.Status = HttpStatusCode.InternalServerError;
        Assert.Equal("", await ScanAsync(Host()));
        _comfy.Status = HttpStatusCode.OK;
        _comfy.Answer("well");
        Assert.Equal("well", await ScanAsync(Host()));
        // Nor does one that reads no further.
        using (var answer = await Host("other").GetAsync("object_info", HttpCompletionOption.ResponseHeadersRead))
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1]);
        Assert.Equal("well", await ScanAsync(Host("other")).WaitAsync(Limit));
    }

    [Fact]
    public async Task What_is_too_long_is_asked_for_by_each()
    {
        // Nothing that could be compressed.
        var bytes = new byte[SharedScan.Most + 1_000_000];
        new Random(1).NextBytes(bytes);
        _comfy.Answer(Encoding.Latin1.GetString(bytes));
        Assert.Equal(await ScanAsync(Host()), await ScanAsync(Host()));
        Assert.Equal(2, _comfy.Count);
    }

    [Fact]
    public async Task Another_ComfyUI_has_another_scan_and_other_paths_none()
    {
        _comfy.Answer("it");
        await ScanAsync(Host());
        await ScanAsync(Host("other"));
        await Host().GetStringAsync("system_stats");
        Assert.Equal(3, _comfy.Count);
    }

    [Fact]
    public async Task Services_that_start_together_ask_once()
    {
        await using var comfy = await FakeComfy.StartAsync();
        string[] settings = ["COMFYUI_BASE_URL=" + comfy.Url, "COMFY_ASSISTANT_VALKEY=" + _address];
        await using var one = await TestHost.StartAsync(null, settings);
        await using var other = await TestHost.StartAsync(null, settings);
        foreach (var host in new[] { one, other })
        {
            await host.Services.GetRequiredService<ComfyWatch>().Looked.WaitAsync(Limit);
            Assert.NotNull(host.Services.GetRequiredService<NodeEnvironment>().Current.Nodes.Find("CheckpointLoaderSimple"));
            Assert.True(host.Services.GetRequiredService<ComfyWatch>().IsThere);
        }
        Assert.Single(comfy.Asked, path => path == "/object_info");
    }

    [Fact]
    public async Task Without_Valkey_each_asks_for_itself()
    {
        _address = ValkeyProcess.OnFreePort().Address;
        _comfy.Answer("it");
        Assert.Equal(["it", "it"], await Task.WhenAll(ScanAsync(Host()), ScanAsync(Host())).WaitAsync(Limit));
        Assert.Equal(2, _comfy.Count);
    }

    private static async Task<string> ScanAsync(HttpClient host)
    {
        using var answer = await host.GetAsync("object_info", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return await reader.ReadToEndAsync();
    }

    private HttpClient Host(string comfyUi = "comfy")
    {
        var server = AnswerHost.Connect(_address);
        _made.Add(server);
        var address = new Uri($"http://{comfyUi}.test/");
        var shared = new SharedScan(server, address, TimeProvider.System, NullLogger<SharedScan>.Instance) { InnerHandler = _comfy };
        return new(shared, disposeHandler: false) { BaseAddress = address };
    }

    private sealed class Comfy : HttpMessageHandler
    {
        private TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public SemaphoreSlim Asked { get; } = new(0);

        public int Count => _count;

        public void Hold() => _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer(string text)
        {
            if (!_answer.TrySetResult(text))
            {
                Hold();
                _answer.SetResult(text);
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            Asked.Release();
            if (Status != HttpStatusCode.OK)
                return new(Status);
            return new(HttpStatusCode.OK) { Content = new StringContent(await _answer.Task.WaitAsync(cancellationToken)) };
        }
    }
}
