using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <param name="Servers">All of them, by name.</param>
/// <param name="Problems">What is wrong with the file, a sentence each.</param>
/// <param name="File">Where it is kept; null where MCP servers are switched off.</param>
internal sealed record ServersAnswer(IReadOnlyList<ServerView> Servers, IReadOnlyList<string> Problems, string? File);

/// <param name="Name">The user's name for it.</param>
/// <param name="Command">The program; null for an address.</param>
/// <param name="Args">Its arguments, without what looks like a key.</param>
/// <param name="Cwd">The folder that it is started in; null for the user's own.</param>
/// <param name="Url">The address, without its query; null for a program.</param>
/// <param name="Keys">The names of its variables or headers. The values are never shown.</param>
/// <param name="IsOff">Whether the file switches it off.</param>
/// <param name="State"><c>stopped</c>, <c>starting</c>, <c>running</c> or <c>failed</c>.</param>
/// <param name="Problem">Why it failed last; null where it did not.</param>
/// <param name="Said">What its program wrote to standard error last; null for nothing.</param>
/// <param name="IsListed">Whether it was asked for its tools since the service was started.</param>
/// <param name="Tools">Its tools, as far as they are known.</param>
internal sealed record ServerView(
    string Name, string? Command, IReadOnlyList<string> Args, string? Cwd, string? Url, IReadOnlyList<string> Keys, bool IsOff,
    string State, string? Problem, string? Said, bool IsListed, IReadOnlyList<ServerToolView> Tools);

/// <summary>Shows MCP servers without their secrets.</summary>
internal sealed class ServerViews(
    ServerFile file, ListedTools listed, RunningServers running, OutsideToolViews tools, SecretMask mask)
{
    /// <summary>All servers.</summary>
    public async Task<ServersAnswer> AllAsync(CancellationToken cancellationToken)
    {
        var list = await file.CurrentAsync(cancellationToken);
        var views = new List<ServerView>();
        foreach (var entry in list.Entries.OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase))
            views.Add(await OfAsync(entry, cancellationToken));
        return new(views, [.. list.Problems.Select(mask.Apply)], file.Place);
    }

    /// <summary>One server.</summary>
    public async Task<ServerView> OfAsync(ServerEntry entry, CancellationToken cancellationToken)
    {
        var state = running.State(entry.Name);
        return new(
            entry.Name, entry.Command, [.. entry.Arguments.Select(mask.Apply)], entry.Folder,
            entry.Address is { } address ? Display.Address(address) : null, [.. entry.Environment.Keys, .. entry.Headers.Keys], entry.IsOff,
            state.State, state.Problem, state.Said.Length > 0 ? state.Said : null, listed.Of(entry.Name) is not null,
            await tools.OfAsync(entry.Name, cancellationToken));
    }
}
