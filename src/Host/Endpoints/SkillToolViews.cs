using System.Net;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Web;

namespace ComfyAssistant.Host.Endpoints;

/// <param name="Skills">The skills that bring tools, or would.</param>
internal sealed record SkillToolsAnswer(IReadOnlyList<SkillToolsView> Skills);

/// <param name="Slug">The skill's folder.</param>
/// <param name="Name">What the skill is called.</param>
/// <param name="File">The OpenAPI document; null for none.</param>
/// <param name="Problem">Why the document cannot be used; null where it can.</param>
/// <param name="Tools">Its operations, and what the user has said of each.</param>
/// <param name="LeftOut">The operations that cannot be called, and why.</param>
/// <param name="Sites">The sites that it calls.</param>
/// <param name="Keys">The keys that it wants.</param>
/// <param name="Servers">The MCP servers that it offers.</param>
/// <param name="ServerProblems">What is wrong with those, a sentence each.</param>
internal sealed record SkillToolsView(
    string Slug, string Name, string? File, string? Problem, IReadOnlyList<ServerToolView> Tools, IReadOnlyList<LeftOut> LeftOut,
    IReadOnlyList<SkillSiteView> Sites, IReadOnlyList<SkillKeyView> Keys, IReadOnlyList<OfferedServerView> Servers,
    IReadOnlyList<string> ServerProblems);

/// <param name="Address">Scheme, name and port.</param>
/// <param name="IsClosed">Whether it is a machine of a private network that the user has not named: it is not called.</param>
internal sealed record SkillSiteView(string Address, bool IsClosed);

/// <param name="Scheme">The document's name for the key.</param>
/// <param name="Origin">The site that it is sent to.</param>
/// <param name="Kind"><c>header</c>, <c>query</c>, <c>bearer</c> or <c>basic</c>.</param>
/// <param name="IsNeeded">Whether some operation cannot be called without it.</param>
/// <param name="IsGiven">Whether the user has entered it.</param>
/// <param name="End">Its last four characters; null for a short one, or none.</param>
internal sealed record SkillKeyView(string Scheme, string Origin, string Kind, bool IsNeeded, bool IsGiven, string? End);

/// <param name="Name">What it would be called.</param>
/// <param name="Command">The program; null for an address.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Cwd">The folder that it would be started in; null for the user's own.</param>
/// <param name="Url">The address; null for a program.</param>
/// <param name="Env">Variables or headers, <c>NAME=value</c>. They are the skill's, and shown whole: the yes is for them too.</param>
/// <param name="IsTaken">Whether the user has a server of this name already.</param>
/// <param name="Fingerprint">Of all of that; it is sent back to add the server.</param>
internal sealed record OfferedServerView(
    string Name, string? Command, IReadOnlyList<string> Args, string? Cwd, string? Url, IReadOnlyList<string> Env, bool IsTaken,
    string Fingerprint);

/// <summary>Shows what skills bring, without the keys that the user has given them.</summary>
internal sealed class SkillToolViews(
    SkillStore skills, SkillApiTools tools, SkillServers servers, SkillKeys keys, SkillAddresses addresses, OutsideToolViews views)
{
    private const int ShortestShown = 12;
    private const int Shown = 4;

    private static readonly string[] LocalEndings = [".localhost", ".local", ".internal", ".home.arpa"];

    /// <summary>All skills that bring something.</summary>
    public async Task<SkillToolsAnswer> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<SkillToolsView>();
        foreach (var skill in (await skills.ListAsync(cancellationToken)).Skills)
            if (await OfAsync(skill, cancellationToken) is { } view)
                all.Add(view);
        return new(all);
    }

    /// <summary>One skill; null where it brings nothing.</summary>
    public async Task<SkillToolsView?> OfAsync(SkillSummary skill, CancellationToken cancellationToken)
    {
        var document = await tools.LookAsync(skill.Slug, cancellationToken);
        var offered = await servers.FindAsync(skill.Slug, cancellationToken);
        if (document is null && offered.Servers.Count == 0 && offered.Problems.Count == 0) return null;
        var operations = document?.Api.Operations ?? [];
        return new(
            skill.Slug, skill.Name, document?.File, document?.Problem,
            document is null ? [] : await views.OfAsync(SkillServer.Of(skill.Slug), cancellationToken), document?.Api.LeftOut ?? [],
            [.. operations.Select(operation => operation.Origin).Distinct()
                .Select(site => new SkillSiteView(Display.Address(site), IsClosed(site)))],
            await KeysAsync(skill.Slug, operations, cancellationToken),
            [.. offered.Servers.Select(Server)], offered.Problems);
    }

    private async Task<IReadOnlyList<SkillKeyView>> KeysAsync(
        string slug, IReadOnlyList<ApiOperation> operations, CancellationToken cancellationToken)
    {
        var shown = new List<SkillKeyView>();
        foreach (var (origin, key) in operations.SelectMany(operation => operation.Keys.Select(key => (operation.Origin, Key: key)))
            .DistinctBy(wanted => (wanted.Origin, wanted.Key.Scheme)))
            shown.Add(Key(origin, key, await keys.FindAsync(slug, key.Scheme, origin, cancellationToken), operations));
        return shown;
    }

    private static SkillKeyView Key(Uri origin, ApiKey key, string? value, IReadOnlyList<ApiOperation> operations)
    {
        var isNeeded = operations.Any(operation => operation.NeedsKeys && operation.Origin == origin
            && operation.Keys.Any(other => other.Scheme == key.Scheme));
        return new(key.Scheme, Display.Address(origin), key.Kind.ToString().ToLowerInvariant(), isNeeded, value is not null,
            value?.Length >= ShortestShown ? value[^Shown..] : null);
    }

    // As far as it can be told without asking anybody; each call finds out.
    private bool IsClosed(Uri site) => !addresses.Has(site)
        && (IPAddress.TryParse(site.IdnHost.Trim('[', ']'), out var ip) ? !PublicAddress.Is(ip)
            : site.IdnHost is "localhost" || LocalEndings.Any(ending => site.IdnHost.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static OfferedServerView Server(OfferedServer offered)
    {
        var entry = offered.Entry;
        return new(
            entry.Name, entry.Command, entry.Arguments, entry.Folder, entry.Address?.AbsoluteUri,
            [.. entry.Environment.Concat(entry.Headers).Select(pair => $"{pair.Key}={pair.Value}")], offered.IsTaken, offered.Fingerprint);
    }
}
