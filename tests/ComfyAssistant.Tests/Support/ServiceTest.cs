namespace ComfyAssistant.Tests.Support;

/// <summary>Tests over HTTP, each with a service of its own that has no model and no ComfyUI.</summary>
/// <param name="settings">Variables of the service as NAME=value.</param>
public abstract class ServiceTest(params string[] settings) : IAsyncLifetime
{
    private protected TestHost Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await TestHost.StartAsync(null, settings);

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
