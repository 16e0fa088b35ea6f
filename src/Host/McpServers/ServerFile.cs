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
/// The file of MCP servers, beside that of the connections and as private (mode 0600): it names programs that are started, and holds keys.
/// It may be edited by hand; a change is seen with the next request.
/// </summary>
internal sealed class ServerFile
{
    private const string Variable = "COMFY_ASSISTANT_MCP_SERVERS";
    private const string Name = "mcp.json";
    private const int MaxBytes = 1024 * 1024;
    private const int MaxServers = 50;

    private readonly SecretMask _mask;
    private readonly FileLock? _writing;
    private readonly StampedValue<ServerList>? _servers;

    /// <param name="path">Where it is; null where MCP servers are switched off.</param>
    /// <param name="mask">Takes in what must not be shown.</param>
    /// <param name="timeProvider">The clock.</param>
    public ServerFile(string? path, SecretMask mask, TimeProvider timeProvider)
    {
        (Path, _mask) = (path, mask);
        if (path is not null) (_writing, _servers) = (new FileLock(path + ".lock"), new StampedValue<ServerList>(path, timeProvider));
    }

    /// <summary>Where it is, absolute; null where MCP servers are switched off.</summary>
    public string? Path { get; }

    /// <summary>
    /// <c>COMFY_ASSISTANT_MCP_SERVERS</c>: the file, by default <c>mcp.json</c> beside the connections; <c>off</c> switches MCP
    /// servers off.
    /// </summary>
    public static string? PathFrom(SettingReader settings) =>
        string.Equals(settings.Text(Variable), "off", StringComparison.OrdinalIgnoreCase) ? null
        : System.IO.Path.GetFullPath(settings.Text(Variable) ?? UsualPath(settings));

    /// <summary>The file of one of several users, among their data.</summary>
    public static string PathOf(UserContextFolder user) => System.IO.Path.Combine(user.Root, Name);

    /// <summary>
    /// The file of what the user has allowed, beside it; skills have tools where MCP servers are switched off, too.
    /// </summary>
    public static string PermissionsPathFrom(SettingReader settings) => PermissionsBeside(PathFrom(settings) ?? UsualPath(settings));

    /// <summary>That of one of several users.</summary>
    public static string PermissionsPathOf(UserContextFolder user) => PermissionsBeside(PathOf(user));

    /// <summary>Deletes the file, and what was allowed. A file that the user has named may be another program's too, and stays.</summary>
    /// <returns>Its path; null where nothing of ours was there.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static string? Delete(SettingReader settings)
    {
        var hadTools = new ConnectionFile(PermissionsPathFrom(settings)).Delete();
        var hadServers = settings.Text(Variable) is null && new ConnectionFile(UsualPath(settings)).Delete();
        return hadTools || hadServers ? PathFrom(settings) ?? PermissionsPathFrom(settings) : null;
    }

    /// <summary>What there is now. The file is read only when its date or length has changed.</summary>
    public ServerList Current() => _servers?.Get(() =>
    {
        var read = Read();
        _mask.Add(read.Entries.SelectMany(entry => entry.Secrets));
        return read;
    }) ?? ServerList.Empty;

    /// <summary>Adds a server, replaces the one of that name, or (null) removes it.</summary>
    /// <exception cref="ContextException">Invalid: there are too many. Unreadable: the file is broken. Unavailable: it cannot be
    /// written.</exception>
    public async Task PutAsync(string name, ServerEntry? entry, CancellationToken cancellationToken)
    {
        if (Path is null || _writing is null || _servers is null) throw Off();
        new ConnectionFile(Path).Prepare();
        using var held = await _writing.TakeAsync(cancellationToken);
        var text = Text() ?? "";
        if (entry is not null && ServerJson.Read(text).Entries is { Count: >= MaxServers } many && many.All(other => other.Name != name))
            throw new ContextException(ContextFault.Invalid, $"There are {MaxServers} servers already. Remove one first.");
        if (entry is not null) _mask.Add(entry.Secrets);
        await TextFile.WritePrivateAsync(Path, ServerJson.With(text, name, entry), cancellationToken);
        _servers.Forget();
    }

    /// <summary>What is said where the user has switched them off.</summary>
    public static ContextException Off() => new(ContextFault.NotFound,
        "MCP servers are switched off here; remove COMFY_ASSISTANT_MCP_SERVERS=off to use them.");

    private static string PermissionsBeside(string path) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileNameWithoutExtension(path) + "-tools.json");

    private static string UsualPath(SettingReader settings) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ConnectionFile.From(settings).Path)!, Name);

    private ServerList Read()
    {
        try
        {
            if (Text() is not { } text) return ServerList.Empty;
            var (entries, problems) = ServerJson.Read(text);
            return new([.. entries.Take(MaxServers)], problems);
        }
        catch (ContextException broken)
        {
            return new([], [broken.Message]);
        }
    }

    private string? Text()
    {
        try
        {
            var info = new FileInfo(Path!);
            if (!info.Exists) return null;
            return info.Length <= MaxBytes ? File.ReadAllText(Path!)
                : throw new ContextException(ContextFault.Unreadable, "The file of MCP servers is larger than any list of servers.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ContextException(ContextFault.Unavailable, "The file of MCP servers cannot be read now.", refused);
        }
    }
}
