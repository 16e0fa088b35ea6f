using System.Text.Json;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.McpServers;

/// <summary>
/// The tools of MCP servers that the user has allowed, as a chat offers them. They are made from what was stored with the leave: no server
/// is started, and nothing of the protocol loaded, before one of them is called.
/// </summary>
internal sealed class ServerTools(ServerFile servers, ToolPermissions permissions, ListedTools listed, IServiceProvider services)
{
    private readonly Lock _lock = new();
    private (IReadOnlyList<AllowedTool> Allowed, ServerList Servers, int Listed, IReadOnlyList<Tool> Tools)? _made;

    /// <summary>The tools, by name: an order that never changes keeps providers' prompt caches warm.</summary>
    public async ValueTask<IReadOnlyList<Tool>> CurrentAsync(CancellationToken cancellationToken)
    {
        var allowed = await permissions.CurrentAsync(cancellationToken);
        if (allowed.Count == 0) return [];
        var list = await servers.CurrentAsync(cancellationToken);
        var version = listed.Version;
        lock (_lock)
        {
            if (_made is not { } made || made.Listed != version
                || !ReferenceEquals(made.Allowed, allowed) || !ReferenceEquals(made.Servers, list))
                _made = made = (allowed, list, version, [.. allowed
                    .Where(tool => list.Find(tool.Server) is { IsOff: false } && !listed.HasChanged(tool))
                    .Select(tool => OfferedTool.Make(tool, tool.Server, $"the MCP server \"{tool.Server}\"", CallAsync)).OfType<Tool>()]);
            return made.Tools;
        }
    }

    private Task<string> CallAsync(
        AllowedTool allowed, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken) =>
        services.GetRequiredService<RunningServers>().CallAsync(allowed, arguments, cancellationToken);
}
