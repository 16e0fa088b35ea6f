using System.Text.Json;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>
/// The tools that the user has allowed of their skills' APIs, as a chat offers them. Only the documents of those skills are looked at;
/// where nothing is allowed, no file is.
/// </summary>
internal sealed class SkillApiTools(SkillApis apis, ToolPermissions permissions, ListedTools listed, ApiCaller caller)
{
    /// <summary>The tools, by name.</summary>
    public async Task<IReadOnlyList<Tool>> CurrentAsync(CancellationToken cancellationToken)
    {
        var tools = new List<Tool>();
        foreach (var ofSkill in (await permissions.CurrentAsync(cancellationToken)).GroupBy(allowed => allowed.Server).ToList())
        {
            if (SkillServer.SlugOf(ofSkill.Key) is not { } slug) continue;
            if (await LookAsync(slug, cancellationToken) is null) continue;
            tools.AddRange(ofSkill.Where(allowed => !listed.HasChanged(allowed))
                .Select(allowed => OfferedTool.Make(allowed, slug, $"the skill \"{slug}\"", CallAsync)).OfType<Tool>());
        }
        return tools;
    }

    /// <summary>Reads a skill's document, and takes down what it lists now; null where it has none.</summary>
    public async Task<SkillDocument?> LookAsync(string slug, CancellationToken cancellationToken)
    {
        var document = await apis.FindAsync(slug, cancellationToken);
        if (document is null)
            listed.Remove(SkillServer.Of(slug));
        else
            listed.Set(SkillServer.Of(slug), [.. document.Api.Operations.Select(operation => operation.Tool)]);
        return document;
    }

    private async Task<string> CallAsync(
        AllowedTool allowed, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        var slug = SkillServer.SlugOf(allowed.Server)!;
        // A file may change in the middle of a turn.
        var document = await LookAsync(slug, cancellationToken);
        var operation = document?.Api.Operations.FirstOrDefault(operation => operation.Tool.Fingerprint == allowed.Tool.Fingerprint);
        return operation is not null
            ? await caller.CallAsync(slug, allowed.WireName, operation, arguments, cancellationToken)
            : throw new ToolException(
                $"The skill \"{slug}\" describes its tool \"{allowed.Tool.Name}\" otherwise than when the user allowed it, or has it no "
                + "longer. Nothing was called. Tell the user: on the page of tools they can look at it and allow it again.");
    }
}
