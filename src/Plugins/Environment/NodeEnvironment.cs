using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Hands out what is known of the user's ComfyUI, and looks again when asked; where there are several, of that which the work at hand is
/// for.
/// </summary>
public sealed class NodeEnvironment : IAsyncDisposable
{
    private readonly ComfyServers _servers;
    private readonly PerComfy<ComfyScan> _scans;

    /// <summary>What is known of one ComfyUI.</summary>
    public NodeEnvironment(ComfyScan only) : this(ComfyServers.Only, _ => only)
    {
    }

    /// <summary>What is known of each of several.</summary>
    /// <param name="servers">Which there are.</param>
    /// <param name="scan">Makes what looks at the one with the name.</param>
    public NodeEnvironment(ComfyServers servers, Func<string, ComfyScan> scan) => (_servers, _scans) = (servers, new(servers, scan));

    /// <summary>What is known now; never null. Read it once per task, as a scan may replace it at any time.</summary>
    public Installation Current => _scans.Current.Current;

    /// <summary>What is known of the other ComfyUIs, by their names; nothing is asked for it.</summary>
    public IEnumerable<(string Name, Installation Installation)> Others =>
        from name in _servers.Names
        where name != _servers.Current
        select (name, Of(name));

    /// <summary>What is known of one of them.</summary>
    public Installation Of(string name) => _scans.Of(name).Current;

    /// <inheritdoc cref="ComfyScan.LoadAsync"/>
    public Task LoadAsync(CancellationToken cancellationToken) => _scans.Current.LoadAsync(cancellationToken);

    /// <inheritdoc cref="ComfyScan.ScanAsync"/>
    public Task<Installation> ScanAsync(CancellationToken cancellationToken) => _scans.Current.ScanAsync(cancellationToken);

    /// <summary>The installation in a few lines for the system message, the most important first.</summary>
    public IReadOnlyList<string> Summary() => _servers.AreSeveral
        ? [$"This is the ComfyUI called {_servers.Current}; others, which the user can switch to in the panel's settings: "
            + $"{string.Join(", ", _servers.Names.Where(name => name != _servers.Current))}.", .. EnvironmentSummary.Of(Current)]
        : EnvironmentSummary.Of(Current);

    /// <inheritdoc cref="ComfyScan.OpenObjectInfo"/>
    public Stream OpenObjectInfo() => _scans.Current.OpenObjectInfo();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var scan in _scans.Made) await scan.DisposeAsync();
    }
}
