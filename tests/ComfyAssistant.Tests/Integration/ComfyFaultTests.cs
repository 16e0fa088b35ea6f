using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Integration;

/// <summary>ComfyUI away, slow, restarting, answering nonsense: normal, said plainly, and nothing that was known is lost.</summary>
public sealed class ComfyFaultTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private FakeComfy _comfy = null!;
    private TestHost _host = null!;

    public static TheoryData<string> Faults => [.. ComfyFaults.All.Keys];

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _host = await TestHost.StartAsync(null, _clock, "COMFYUI_BASE_URL=" + _comfy.Url);
        using var scan = await ScanAsync();
        Assert.True(scan.IsSuccessStatusCode, await scan.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _comfy.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_is_told_and_what_was_known_stays(string name)
    {
        var (answer, told) = ComfyFaults.All[name];
        _comfy.Fault = answer;
        await AssertToldAsync(await ScanAsync(), told);
    }

    [Fact]
    public async Task Slow_ComfyUI_is_given_up_in_time()
    {
        var asked = new TaskCompletionSource();
        _comfy.Fault = ComfyFaults.Silent(asked);
        var scan = ScanAsync();
        await asked.Task;
        _clock.Advance(ComfyClient.NodesLimit);
        await AssertToldAsync(await scan, "did not answer /object_info within 90 seconds");
    }

    [Fact]
    public async Task Absent_ComfyUI_is_told_with_what_to_do()
    {
        var url = _comfy.Url;
        await _comfy.DisposeAsync();
        await AssertToldAsync(await ScanAsync(), $"ComfyUI does not answer at {url}. Start it, or set COMFYUI_BASE_URL");
    }

    [Fact]
    public async Task Nodes_that_a_restart_brought_are_found_without_being_asked_for()
    {
        // Away for one look, back at the next with a new package.
        var missed = new TaskCompletionSource();
        _comfy.Fault = http =>
        {
            http.Response.StatusCode = 503;
            missed.TrySetResult();
            return Task.CompletedTask;
        };
        await TurnUntilAsync(() => Task.FromResult(missed.Task.IsCompleted));
        _comfy.ObjectInfo = Encoding.UTF8.GetBytes("""{"BrandNewNode": {"output": ["MASK"], "python_module": "custom_nodes.New-Pack"}}""");
        _comfy.Fault = null;
        await TurnUntilAsync(async () => await NodesAsync("BrandNewNode") == 1);
        Assert.Contains("New-Pack", await _host.Http.GetStringAsync("/api/environment/packages"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_ComfyUI_without_lists_of_models_is_scanned_all_the_same()
    {
        var info = _comfy.ObjectInfo;
        _comfy.Fault = async http =>
        {
            http.Response.ContentType = "application/json";
            if (http.Request.Path == "/object_info") await http.Response.Body.WriteAsync(info);
            else if (http.Request.Path == "/embeddings") await http.Response.WriteAsync("""["easynegative"]""");
            else if (http.Request.Path == "/extensions") await http.Response.WriteAsync(
                """["/extensions/core/a.js", "/extensions/Only-Scripts/b.js"]""");
            else http.Response.StatusCode = 404;
        };
        using var scan = await ScanAsync();
        Assert.True(scan.IsSuccessStatusCode, await scan.Content.ReadAsStringAsync());
        Assert.Equal("""{"models":{"embeddings":["easynegative"]}}""", await _host.Http.GetStringAsync("/api/environment/models"));
        var packages = await _host.Http.GetStringAsync("/api/environment/packages");
        Assert.Contains("Only-Scripts", packages, StringComparison.Ordinal);
        Assert.DoesNotContain("\"core\"", packages, StringComparison.Ordinal);
    }

    private async Task AssertToldAsync(HttpResponseMessage failed, string told)
    {
        using (failed)
        {
            Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
            Assert.Contains(told, (string)(await failed.Content.ReadFromJsonAsync<JsonNode>())!["error"]!, StringComparison.Ordinal);
        }
        Assert.Equal(_comfy.ObjectInfo, await _host.Http.GetByteArrayAsync("/api/environment/object-info"));
        Assert.Equal(1, await NodesAsync("ShapesUnion"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_host.Context, "environment"), ".*"));
    }

    // The service looks for ComfyUI by its own clock; each turn lets it look once, if it is not looking already.
    private async Task TurnUntilAsync(Func<Task<bool>> isDone)
    {
        for (var i = 0; i < 1_000; i++)
        {
            if (await isDone()) return;
            _clock.Advance(TimeSpan.FromSeconds(3));
            await _host.Http.GetStringAsync("/api/environment/summary");
        }
        Assert.Fail("It did not happen in a thousand looks.");
    }

    private async Task<int> NodesAsync(string name) =>
        (int)JsonNode.Parse(await _host.Http.GetStringAsync($"/api/environment/nodes?q={name}&limit=1"))!["count"]!;

    private Task<HttpResponseMessage> ScanAsync() => _host.Http.PostAsync("/api/environment/scan", null);
}
