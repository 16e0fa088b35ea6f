using System.Collections.Concurrent;

namespace ComfyAssistant.Host.McpServers;

/// <summary>What servers have said of their tools since the service was started, by the servers' names.</summary>
internal sealed class ListedTools
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<ServerTool>> _listed = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Grows with every change.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The tools that a server listed last; null where it was not asked yet.</summary>
    public IReadOnlyList<ServerTool>? Of(string server) => _listed.GetValueOrDefault(server);

    /// <summary>Takes what a server lists now.</summary>
    public void Set(string server, IReadOnlyList<ServerTool> tools)
    {
        var isNews = !_listed.TryGetValue(server, out var old)
            || !old.Select(tool => tool.Fingerprint).SequenceEqual(tools.Select(tool => tool.Fingerprint));
        _listed[server] = tools;
        if (isNews) Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets a server.</summary>
    public void Remove(string server)
    {
        if (_listed.TryRemove(server, out _)) Interlocked.Increment(ref _version);
    }

    /// <summary>Whether the server is known to describe the tool otherwise than when it was allowed, or to have it no longer.</summary>
    public bool HasChanged(AllowedTool allowed) => Of(allowed.Server) is { } tools
        && tools.FirstOrDefault(tool => tool.Name == allowed.Tool.Name)?.Fingerprint != allowed.Tool.Fingerprint;
}
