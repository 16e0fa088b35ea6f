using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.McpServers;

/// <summary>The servers that the user has configured.</summary>
/// <param name="Entries">Those that can be used.</param>
/// <param name="Problems">A sentence for each that cannot, or for the file as a whole.</param>
internal sealed record ServerList(IReadOnlyList<ServerEntry> Entries, IReadOnlyList<string> Problems)
{
    public static ServerList Empty { get; } = new([], []);

    /// <summary>The server of that name; null for none.</summary>
    public ServerEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}

/// <summary>
/// The file of MCP servers, beside that of the connections and as private: it names programs that are started, and holds keys. It may be
/// edited by hand; a change is seen with the next request.
/// </summary>
internal sealed class ServerFile
{
    private const string Name = PrivateNames.Servers;
    private const string Variable = "COMFY_ASSISTANT_MCP_SERVERS";
    private const int MaxLength = 1024 * 1024;
    private const int MaxServers = 50;

    private readonly SecretMask _mask;
    private readonly PrivateText? _text;
    private readonly PrivateValue<ServerList>? _servers;

    /// <param name="text">Where it is; null where MCP servers are switched off.</param>
    /// <param name="mask">Takes in what must not be shown.</param>
    public ServerFile(PrivateText? text, SecretMask mask)
    {
        (_text, _mask) = (text, mask);
        if (text is not null) _servers = new(text, Parse);
    }

    /// <summary>Where it is, for its user to read; null where MCP servers are switched off.</summary>
    public string? Place => _text?.Name;

    /// <summary>
    /// <c>COMFY_ASSISTANT_MCP_SERVERS</c>: the file, by default <c>mcp.json</c> beside the connections; <c>off</c> switches MCP
    /// servers off.
    /// </summary>
    public static string? PathFrom(SettingReader settings) =>
        string.Equals(settings.Text(Variable), "off", StringComparison.OrdinalIgnoreCase) ? null
        : System.IO.Path.GetFullPath(settings.Text(Variable) ?? UsualPath(settings));

    /// <summary>
    /// The file of what the user has allowed, beside it; skills have tools where MCP servers are switched off, too.
    /// </summary>
    public static string PermissionsPathFrom(SettingReader settings) => PermissionsBeside(PathFrom(settings) ?? UsualPath(settings));

    /// <summary>Deletes the file, and what was allowed. A file that the user has named may be another program's too, and stays.</summary>
    /// <returns>Its path; null where nothing of ours was there.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static string? Delete(SettingReader settings)
    {
        var hadTools = new ConnectionFile(PermissionsPathFrom(settings)).Delete();
        var hadServers = settings.Text(Variable) is null && new ConnectionFile(UsualPath(settings)).Delete();
        return hadTools || hadServers ? PathFrom(settings) ?? PermissionsPathFrom(settings) : null;
    }

    /// <summary>What there is now. It is read only when it has changed.</summary>
    public async ValueTask<ServerList> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_servers is null) return ServerList.Empty;
        try
        {
            return await _servers.GetAsync(cancellationToken);
        }
        catch (ContextException refused)
        {
            return new([], [refused.Message]);
        }
    }

    /// <summary>Adds a server, replaces the one of that name, or removes it.</summary>
    /// <param name="name">The server's name.</param>
    /// <param name="make">Makes the server, of the one that is there; null removes it. What it throws changes nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid: there are too many. Unreadable: the file is broken. Unavailable: it cannot be
    /// written.</exception>
    public async Task PutAsync(string name, Func<ServerEntry?, ServerEntry?> make, CancellationToken cancellationToken)
    {
        if (_text is null || _servers is null) throw Off();
        await _text.ChangeAsync(
            text =>
            {
                var old = Checked(text ?? "").Entries;
                var entry = make(old.FirstOrDefault(other => other.Name == name));
                if (entry is not null && old.Count >= MaxServers && old.All(other => other.Name != name))
                    throw new ContextException(ContextFault.Invalid, $"There are {MaxServers} servers already. Remove one first.");
                if (entry is not null) _mask.Add(entry.Secrets);
                return new(ServerJson.With(text ?? "", name, entry));
            },
            cancellationToken);
        _servers.Forget();
    }

    /// <summary>What is said where the user has switched them off.</summary>
    public static ContextException Off() => new(ContextFault.NotFound,
        "MCP servers are switched off here; remove COMFY_ASSISTANT_MCP_SERVERS=off to use them.");

    private static string PermissionsBeside(string path) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileNameWithoutExtension(path) + "-tools.json");

    private static string UsualPath(SettingReader settings) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ConnectionFile.From(settings).Path)!, Name);

    private ServerList Parse(string? text)
    {
        if (text is null) return ServerList.Empty;
        try
        {
            var (entries, problems) = Checked(text);
            _mask.Add(entries.SelectMany(entry => entry.Secrets));
            return new([.. entries.Take(MaxServers)], problems);
        }
        catch (ContextException broken)
        {
            return new([], [broken.Message]);
        }
    }

    private static (IReadOnlyList<ServerEntry> Entries, IReadOnlyList<string> Problems) Checked(string text) =>
        text.Length <= MaxLength ? ServerJson.Read(text)
            : throw new ContextException(ContextFault.Unreadable, "The file of MCP servers is larger than any list of servers.");
}
