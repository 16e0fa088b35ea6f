namespace ComfyAssistant.Tests.Support;

/// <summary>Tests over HTTP at both ends, each with a service and a scripted provider of its own.</summary>
/// <param name="settings">Variables of the service as NAME=value.</param>
public abstract class ScriptedChatTest(params string[] settings) : IAsyncLifetime
{
    private protected ScriptedProvider Provider { get; private set; } = null!;

    private protected TestHost Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await ScriptedProvider.StartAsync();
        Service = await TestHost.StartAsync(Provider, settings);
    }

    public async Task DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Service.DisposeAsync();
    }
}
