namespace ComfyAssistant.Tests.Support;

/// <summary>Tests over HTTP, each with a service of its own that has no model and no ComfyUI.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    private protected TestHost Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
