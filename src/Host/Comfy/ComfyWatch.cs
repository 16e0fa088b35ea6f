using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Host.Comfy;

/// <summary>
/// Takes up the last scan at start, and watches in the background whether ComfyUI is there: each of several by itself, so that one that is
/// away keeps no other waiting.
/// </summary>
internal sealed class ComfyWatch(
    ComfyServers servers, NodeEnvironment environment, ComfyClient comfy, TimeProvider timeProvider, ILogger<ComfyWatch> log)
    : BackgroundService
{
    private readonly PerComfy<ComfyLook> _looks = new(servers, name => new(name, environment, comfy, timeProvider, log));

    /// <summary>Done when the default ComfyUI was asked for the first time since the start, whether it answered or not.</summary>
    public Task Looked => _looks.Of(servers.Default).Looked;

    /// <summary>Whether ComfyUI answered when it was last asked: that which the work at hand is for.</summary>
    public bool IsThere => _looks.Current.IsThere;

    /// <summary>Whether one of them answered when it was last asked.</summary>
    public bool Reaches(string name) => _looks.Of(name).IsThere;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request is taken, so that even that one is answered from knowledge; the others' scans follow at once.
        await servers.OnAsync(servers.Default, () => _looks.Current.LoadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(servers.Names.Select(name => servers.OnAsync(name, () => WatchAsync(name, stoppingToken))));

    /// <inheritdoc cref="ComfyLook.LookAsync"/>
    internal Task<bool> LookAsync(CancellationToken cancellationToken) => _looks.Current.LookAsync(cancellationToken);

    private async Task WatchAsync(string name, CancellationToken stoppingToken)
    {
        var look = _looks.Of(name);
        if (name != servers.Default) await look.LoadAsync(stoppingToken);
        await look.KeepLookingAsync(stoppingToken);
    }
}
