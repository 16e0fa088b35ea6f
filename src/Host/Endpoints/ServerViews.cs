using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <param name="Servers">All of them, by name.</param>
/// <param name="Problems">What is wrong with the file, a sentence each.</param>
/// <param name="File">Where it is; null where MCP servers are switched off.</param>
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
internal sealed record ServerToolView(
    string Name, string WireName, string? Title, string Description, string Arguments, string Leave, bool HasChanged, bool IsGone,
    string? Unusable, string Fingerprint);

/// <summary>Shows MCP servers without their secrets.</summary>
internal sealed class ServerViews(
    ServerFile file, ToolPermissions permissions, ListedTools listed, RunningServers running, SecretMask mask)
{
    private const int LongestText = 4000;

    /// <summary>All servers.</summary>
    public ServersAnswer All()
    {
        var list = file.Current();
        return new([.. list.Entries.OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).Select(Of)],
            [.. list.Problems.Select(mask.Apply)], file.Path);
    }

    /// <summary>One server.</summary>
    public ServerView Of(ServerEntry entry)
    {
        var state = running.State(entry.Name);
        return new(
            entry.Name, entry.Command, [.. entry.Arguments.Select(mask.Apply)], entry.Folder,
            entry.Address is { } address ? Display.Address(address) : null, [.. entry.Environment.Keys, .. entry.Headers.Keys], entry.IsOff,
            state.State, state.Problem, state.Said.Length > 0 ? state.Said : null, listed.Of(entry.Name) is not null, Tools(entry.Name));
    }

    /// <summary>Why no model could call a tool; null where one could.</summary>
    public static string? WhyUnusable(ServerTool tool)
    {
        try
        {
            ToolSchemas.Rewrite(tool.Schema);
            return null;
        }
        catch (FormatException unfit)
        {
            return unfit.Message;
        }
    }

    private List<ServerToolView> Tools(string server)
    {
        var allowed = permissions.Current().Where(tool => tool.Server == server).ToDictionary(tool => tool.Tool.Name);
        var now = listed.Of(server);
        var gone = now is null ? [] : allowed.Values.Select(tool => tool.Tool).Where(tool => now.All(other => other.Name != tool.Name));
        return [.. (now ?? [.. allowed.Values.Select(tool => tool.Tool)]).Select(tool => View(tool, isGone: false))
            .Concat(gone.Select(tool => View(tool, isGone: true)))];

        ServerToolView View(ServerTool tool, bool isGone)
        {
            var its = allowed.GetValueOrDefault(tool.Name);
            var hasChanged = its is not null && its.Tool.Fingerprint != tool.Fingerprint;
            var why = WhyUnusable(tool);
            return new(
                tool.Name, ServerTool.WireName(server, tool.Name), tool.Title, mask.Apply(tool.Description).Cut(LongestText),
                why is null ? mask.Apply(ToolSchemas.Rewrite(tool.Schema).Words).Cut(LongestText) : "",
                (its?.Leave ?? ToolLeave.Never) switch { ToolLeave.Ask => "ask", ToolLeave.Always => "always", _ => "never" },
                hasChanged, isGone, why, tool.Fingerprint);
        }
    }
}
