using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Comfy;

public sealed class ComfyClientTests : IAsyncLifetime, IDisposable
{
    private FakeComfy _comfy = null!;
    private HttpClient _http = null!;
    private ComfyClient _client = null!;

    public static TheoryData<string> Faults => [.. ComfyFaults.All.Keys];

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_comfy.Url + "/"), Timeout = Timeout.InfiniteTimeSpan };
        _client = new ComfyClient(_http, TimeProvider.System);
    }

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync() => await _comfy.DisposeAsync();

    [Fact]
    public async Task Nodes_are_read_and_copied_to_the_byte()
    {
        using var copy = new MemoryStream();
        var list = await _client.ReadNodesAsync(null, () => copy, default);
        Assert.Equal(Fixtures.Catalog.Types.Count, list.Nodes.Types.Count);
        Assert.Equal(_comfy.ObjectInfo, copy.ToArray());
    }

    [Fact]
    public async Task Nodes_that_have_not_changed_are_not_read_again()
    {
        _comfy.Tag = "\"one\"";
        var first = await _client.ReadNodesAsync(null, null, default);
        Assert.Same(first, await _client.ReadNodesAsync(first, () => throw new InvalidOperationException("nothing to copy"), default));

        _comfy.Tag = "\"two\"";
        _comfy.ObjectInfo = """{"New": {"output": []}}"""u8.ToArray();
        Assert.Equal(["New"], (await _client.ReadNodesAsync(first, null, default)).Nodes.Types.Select(type => type.Name));
    }

    [Fact]
    public async Task Server_without_tags_is_read_every_time()
    {
        var first = await _client.ReadNodesAsync(null, null, default);
        Assert.Null(first.CacheValidators);
        Assert.NotSame(first, await _client.ReadNodesAsync(first, null, default));
    }

    [Fact]
    public async Task Models_are_listed_by_kind()
    {
        Assert.Equal(["checkpoints", "loras", "vae"], await _client.ListModelFoldersAsync(default));
        Assert.Equal(["style/ink-wash.safetensors"], await _client.ListModelsAsync("loras", default));
        Assert.Empty(await _client.ListEmbeddingsAsync(default));
        Assert.Empty(await _client.ListExtensionsAsync(default));
        Assert.Equal("0.3.50",
            (await _client.ReadSystemStatsAsync(default)).GetProperty("system").GetProperty("comfyui_version").GetString());
    }

    [Fact]
    public async Task Help_pages_are_found_for_core_and_custom_nodes()
    {
        _comfy.Pages["/docs/KSampler/en.md"] = "# KSampler help";
        _comfy.Pages["/extensions/My-Pack/docs/Magic.md"] = "# Magic help";
        Assert.Equal("# KSampler help", await _client.ReadHelpAsync(Type("KSampler", "nodes"), "en", default));
        Assert.Equal("# Magic help", await _client.ReadHelpAsync(Type("Magic", "custom_nodes.My-Pack"), "en", default));
        Assert.Null(await _client.ReadHelpAsync(Type("VAEDecode", "nodes"), "en", default));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_is_said_plainly(string name)
    {
        var (answer, told) = ComfyFaults.All[name];
        _comfy.Fault = answer;
        var failure = await Assert.ThrowsAsync<ComfyException>(() => _client.ReadNodesAsync(null, null, default));
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_comfy.Url, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_ComfyUI_is_said_plainly_without_the_password_of_its_address()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://me:secret@127.0.0.1:9/") };
        var failure = await Assert.ThrowsAsync<ComfyException>(
            () => new ComfyClient(http, TimeProvider.System).ReadSystemStatsAsync(default));
        Assert.Equal(ComfyFault.Away, failure.Fault);
        Assert.Contains("does not answer at http://127.0.0.1:9. Start it, or set COMFYUI_BASE_URL", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_ComfyUI_is_given_up_in_time()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        _comfy.Fault = ComfyFaults.Silent(asked);
        var reading = new ComfyClient(_http, clock).ReadNodesAsync(null, null, default);
        await asked.Task;
        clock.Advance(ComfyClient.NodesLimit);
        var failure = await Assert.ThrowsAsync<ComfyException>(() => reading);
        Assert.Equal(ComfyFault.NotReady, failure.Fault);
        Assert.Contains("within 90 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_is_no_fault_of_ComfyUI()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ReadNodesAsync(null, null, cancelled.Token));
    }

    [Fact]
    public async Task Full_disk_is_no_fault_of_ComfyUI() =>
        await Assert.ThrowsAsync<IOException>(() => _client.ReadNodesAsync(null, () => new FullDisk(), default));

    private static NodeType Type(string name, string module) => new() { Name = name, DisplayName = name, PythonModule = module };

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left on device");
    }

    [Fact]
    public async Task Trial_that_was_queued_is_taken_out_again()
    {
        var bodies = new List<string>();
        _comfy.Fault = async http =>
        {
            bodies.Add(http.Request.Path + " " + await new StreamReader(http.Request.Body).ReadToEndAsync());
            if (http.Request.Path == "/prompt") await http.Response.WriteAsync("""{"prompt_id":"one","number":1,"node_errors":{}}""");
        };
        var (refused, isQueued) = await _client.TryNodeAsync(new NodeQuestion("Chooser", "{}"), default);
        Assert.True(isQueued);
        Assert.Null(refused);
        Assert.Equal("""/queue {"delete": ["one"]}""", bodies[1]);
    }

    [Fact]
    public async Task What_is_passed_on_is_not_kept()
    {
        using var http = new HttpClient(new ConditionalGetCache { InnerHandler = new SocketsHttpHandler() })
        {
            BaseAddress = new Uri(_comfy.Url + "/"),
        };
        _comfy.Tag = "\"a\"";
        _comfy.Pages["/view"] = "# A picture";
        var asked = new List<string>();
        _comfy.Fault = http =>
        {
            asked.Add(http.Request.Headers.IfNoneMatch.ToString());
            return null;
        };
        var client = new ComfyClient(http, TimeProvider.System);
        for (var i = 0; i < 2; i++)
            await client.ForwardAsync(HttpMethod.Get, "view?filename=a.png", null, null, (_, _) => Task.CompletedTask, default);
        Assert.Equal(["", ""], asked);
    }
}
