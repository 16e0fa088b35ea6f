using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <param name="Tool">The server's own name for it.</param>
/// <param name="Leave"><c>never</c>, <c>ask</c> or <c>always</c>.</param>
/// <param name="Fingerprint">The tool as the user saw it.</param>
internal sealed record LeaveBody(string Tool, string Leave, string? Fingerprint = null);

/// <summary>Takes what the user says of a tool from outside: of what they saw, and of nothing that has changed since.</summary>
internal sealed class ToolLeaves(ListedTools listed, ToolPermissions permissions)
{
    /// <summary>Allows a tool, or takes the leave away.</summary>
    /// <param name="server">Its server.</param>
    /// <param name="body">What the user says.</param>
    /// <param name="advice">What to do where the server is not known to have it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Invalid, NotFound or Unavailable.</exception>
    public async Task PutAsync(string server, LeaveBody body, string advice, CancellationToken cancellationToken)
    {
        var tool = body.Tool;
        var leave = body.Leave switch
        {
            "never" => ToolLeave.Never,
            "ask" => ToolLeave.Ask,
            "always" => ToolLeave.Always,
            _ => throw new ContextException(ContextFault.Invalid, "'leave' must be never, ask or always."),
        };
        var allowed = (await permissions.CurrentAsync(cancellationToken))
            .FirstOrDefault(known => known.Server == server && known.Tool.Name == tool)?.Tool;
        var now = listed.Of(server) is { } tools ? tools.FirstOrDefault(known => known.Name == tool) : allowed;
        if (leave != ToolLeave.Never)
        {
            if (now is null)
                throw new ContextException(ContextFault.NotFound, $"\"{server}\" is not known to have a tool \"{tool}\". {advice}");
            if (now.Fingerprint != body.Fingerprint)
                throw new ContextException(ContextFault.Invalid, "This tool is described otherwise by now. Look at it once more.");
            if (ToolSchemas.Problem(now.Schema) is { } why)
                throw new ContextException(ContextFault.Invalid, $"\"{tool}\" cannot be used: {why}.");
        }
        if ((leave == ToolLeave.Never ? allowed ?? now : now) is { } chosen)
            await permissions.PutAsync(server, chosen, leave, cancellationToken);
    }
}
