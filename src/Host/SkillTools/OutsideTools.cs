using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>All tools that are not the assistant's own and that the user has allowed: of MCP servers, and of skills' APIs.</summary>
internal sealed class OutsideTools(ServerTools servers, SkillApiTools skills)
{
    /// <summary>The tools, in an order that never changes: it keeps providers' prompt caches warm.</summary>
    public async Task<IReadOnlyList<Tool>> CurrentAsync(CancellationToken cancellationToken) =>
        [.. await servers.CurrentAsync(cancellationToken), .. await skills.CurrentAsync(cancellationToken)];
}
