using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Tests over HTTP, each with a service, a scripted provider and a ComfyUI of its own, which the service has not scanned by request yet.
/// </summary>
public abstract class ComfyChatTest : IAsyncLifetime
{
    private bool _started;

    private protected FakeComfy Comfy { get; private set; } = null!;

    private protected ScriptedProvider Provider { get; private set; } = null!;

    private protected TestHost Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Comfy = await FakeComfy.StartAsync();
        Provider = await ScriptedProvider.StartAsync();
        Service = await TestHost.StartAsync(Provider, "COMFYUI_BASE_URL=" + Comfy.Url);
        await BeginAsync();
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Provider.DisposeAsync();
        await Comfy.DisposeAsync();
    }

    /// <summary>What every test of the class begins with.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Has the service scan, and returns what it says of that.</summary>
    private protected async Task<JsonNode> ScanAsync()
    {
        // The scan of the start may still run, from before the test said what is installed: who asks during it gets its result.
        if (!_started)
            (await PostAsync()).Dispose();
        _started = true;
        using var scan = await PostAsync();
        Assert.True(scan.IsSuccessStatusCode, await scan.Content.ReadAsStringAsync());
        return (await scan.Content.ReadFromJsonAsync<JsonNode>())!;

        Task<HttpResponseMessage> PostAsync() => Service.Http.PostAsync("/api/environment/scan", null);
    }
}
