using System.Text.Json.Serialization;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <param name="Name">The server's own name for it.</param>
/// <param name="WireName">Its name for the model.</param>
/// <param name="Title">Its name for people; null where the server gives none.</param>
/// <param name="Description">The server's words about it.</param>
/// <param name="Arguments">The server's words about its arguments.</param>
/// <param name="Leave"><c>never</c>, <c>ask</c> or <c>always</c>.</param>
/// <param name="HasChanged">Whether the server describes it otherwise than when it was allowed; it is not offered then.</param>
/// <param name="IsGone">Whether the server has it no longer.</param>
/// <param name="Unusable">Why no model could call it; null where one could.</param>
/// <param name="Fingerprint">Of what is shown; it is sent back to allow the tool.</param>
/// <param name="Calls">The method and the address that it calls, for a skill's; left out for a server's, which decides that itself.</param>
internal sealed record ServerToolView(
    string Name, string WireName, string? Title, string Description, string Arguments, string Leave, bool HasChanged, bool IsGone,
    string? Unusable, string Fingerprint, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Calls);

/// <summary>Shows the tools of an MCP server, or of a skill's API, with what the user has said of them.</summary>
internal sealed class OutsideToolViews(ToolPermissions permissions, ListedTools listed, SecretMask mask)
{
    private const int LongestText = 4000;

    /// <summary>The tools of a server: those that it lists, and those that were allowed and are gone.</summary>
    public async Task<IReadOnlyList<ServerToolView>> OfAsync(string server, CancellationToken cancellationToken)
    {
        var allowed = (await permissions.CurrentAsync(cancellationToken)).Where(tool => tool.Server == server)
            .ToDictionary(tool => tool.Tool.Name);
        var now = listed.Of(server);
        var gone = now is null ? [] : allowed.Values.Select(tool => tool.Tool).Where(tool => now.All(other => other.Name != tool.Name));
        return [.. (now ?? [.. allowed.Values.Select(tool => tool.Tool)]).Select(tool => View(tool, isGone: false))
            .Concat(gone.Select(tool => View(tool, isGone: true)))];

        ServerToolView View(ServerTool tool, bool isGone)
        {
            var its = allowed.GetValueOrDefault(tool.Name);
            var hasChanged = its is not null && its.Tool.Fingerprint != tool.Fingerprint;
            var why = ToolSchemas.Problem(tool.Schema);
            return new(
                tool.Name, ServerTool.WireName(server, tool.Name), tool.Title, mask.Apply(tool.Description).Cut(LongestText),
                why is null ? mask.Apply(ToolSchemas.Rewrite(tool.Schema).Words).Cut(LongestText) : "",
                (its?.Leave ?? ToolLeave.Never) switch { ToolLeave.Ask => "ask", ToolLeave.Always => "always", _ => "never" },
                hasChanged, isGone, why, tool.Fingerprint, tool.Calls);
        }
    }
}
