using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Comfy;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Tests over HTTP, each with a service, a scripted provider and a ComfyUI of its own, which the service has not scanned by request yet.
/// </summary>
public abstract class ComfyChatTest : IAsyncLifetime
{
    private protected FakeComfy Comfy { get; private set; } = null!;

    private protected ScriptedProvider Provider { get; private set; } = null!;

    private protected TestHost Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Comfy = await FakeComfy.StartAsync();
        Provider = await ScriptedProvider.StartAsync();
        Service = await TestHost.StartAsync(Provider, "COMFYUI_BASE_URL=" + Comfy.Url);
        // Who asks for a scan while that of the start runs gets its result, which may be from before the test said what is installed.
        await Service.Services.GetRequiredService<ComfyWatch>().Looked;
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
        using var scan = await Service.Http.PostAsync("/api/environment/scan", null);
        Assert.True(scan.IsSuccessStatusCode, await scan.Content.ReadAsStringAsync());
        return (await scan.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
