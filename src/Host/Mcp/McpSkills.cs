using System.Text.Json;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Host.Mcp;

/// <summary>
/// Skills, built-in and the user's own: each is a resource, for an agent that looks something up, and a prompt, for a user who chooses what
/// the agent does.
/// </summary>
internal sealed class McpSkills(SkillStore own, SystemSkillStore builtIn, SecretMask mask)
{
    private const string Own = "skill://own/";
    private const string BuiltIn = "skill://built-in/";
    private const string Markdown = "text/markdown";
    private const string Request = "request";

    /// <summary>All skills that can be read.</summary>
    public async Task<ListResourcesResult> ListAsync(CancellationToken cancellationToken)
    {
        var (users, shipped) = await ReadListsAsync(cancellationToken);
        return new()
        {
            Resources = [.. users.Select(skill => Resource(Own, skill)), .. shipped.Select(skill => Resource(BuiltIn, skill))],
        };
    }

    /// <summary>One skill's instructions.</summary>
    /// <exception cref="McpProtocolException">There is none at that address, or its file is broken.</exception>
    public async Task<ReadResourceResult> ReadAsync(string uri, CancellationToken cancellationToken)
    {
        var text = uri.StartsWith(Own, StringComparison.Ordinal)
            ? await OwnAsync(uri[Own.Length..], McpErrorCode.ResourceNotFound, cancellationToken)
            : uri.StartsWith(BuiltIn, StringComparison.Ordinal)
            ? await BuiltInAsync(uri[BuiltIn.Length..], McpErrorCode.ResourceNotFound, cancellationToken)
            : throw new McpProtocolException(
                $"There is no resource \"{uri}\" here. resources/list names those that there are.", McpErrorCode.ResourceNotFound);
        return new() { Contents = [new TextResourceContents { Uri = uri, MimeType = Markdown, Text = text }] };
    }

    /// <summary>All skills as prompts. Where one of the user's has the slug of a built-in one, it takes its place.</summary>
    public async Task<ListPromptsResult> ListPromptsAsync(CancellationToken cancellationToken)
    {
        var (users, shipped) = await ReadListsAsync(cancellationToken);
        return new()
        {
            Prompts = [.. users.Concat(shipped).DistinctBy(skill => skill.Slug).Select(skill => new Prompt
            {
                Name = skill.Slug,
                Title = mask.ApplyKnown(skill.Name),
                Description = mask.ApplyKnown(skill.Description),
                Arguments = [new PromptArgument { Name = Request, Description = "What to do with it.", Required = false }],
            })],
        };
    }

    /// <summary>A skill as what the user says: its instructions, then what to do with them.</summary>
    /// <exception cref="McpProtocolException">There is no such skill, or its file is broken.</exception>
    public async Task<GetPromptResult> PromptAsync(
        string slug, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken)
    {
        var (users, _) = await ReadListsAsync(cancellationToken);
        var text = users.Any(skill => skill.Slug == slug)
            ? await OwnAsync(slug, McpErrorCode.InvalidParams, cancellationToken)
            : await BuiltInAsync(slug, McpErrorCode.InvalidParams, cancellationToken);
        if (arguments?.TryGetValue(Request, out var request) == true && request.ValueKind == JsonValueKind.String)
            text = $"{text.TrimEnd()}\n\n{request.GetString()}";
        return new() { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] };
    }

    private async Task<(IReadOnlyList<SkillSummary> Own, IReadOnlyList<SkillSummary> BuiltIn)> ReadListsAsync(
        CancellationToken cancellationToken) =>
        ((await own.ListAsync(cancellationToken)).Skills, (await builtIn.ListAsync(cancellationToken)).Skills);

    private Resource Resource(string folder, SkillSummary skill) => new()
    {
        Uri = folder + skill.Slug,
        Name = skill.Slug,
        Title = mask.ApplyKnown(skill.Name),
        Description = mask.ApplyKnown(skill.Description),
        MimeType = Markdown,
    };

    private async Task<string> OwnAsync(string slug, McpErrorCode missing, CancellationToken cancellationToken) =>
        mask.ApplyKnown((await ForClient(own.GetAsync(slug, cancellationToken), missing)).Instructions);

    private async Task<string> BuiltInAsync(string slug, McpErrorCode missing, CancellationToken cancellationToken) =>
        mask.ApplyKnown((await ForClient(builtIn.GetAsync(slug, cancellationToken), missing)).Content);

    private static async Task<T> ForClient<T>(Task<T> read, McpErrorCode missing)
    {
        try
        {
            return await read;
        }
        catch (ContextException failure)
        {
            throw new McpProtocolException(
                failure.Message, failure.Fault == ContextFault.NotFound ? missing : McpErrorCode.InternalError);
        }
    }
}
