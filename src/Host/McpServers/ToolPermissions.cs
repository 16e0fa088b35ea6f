using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.McpServers;

/// <summary>A tool that the user has allowed, as it was when they did.</summary>
/// <param name="Server">Its server.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Leave">How far it is allowed.</param>
internal sealed record AllowedTool(string Server, ServerTool Tool, ToolLeave Leave)
{
    /// <summary>Its name for models and panels.</summary>
    [JsonIgnore]
    public string WireName { get; } = ServerTool.WireName(Server, Tool.Name);
}

/// <summary>
/// The tools of MCP servers, and of skills' APIs, that the user has allowed, one by one, in a file beside the servers'. With each goes what
/// the server said of it then: that is what models are told of it, whatever the server says today.
/// </summary>
internal sealed class ToolPermissions(string path, TimeProvider timeProvider)
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxTools = 128;

    private readonly FileLock _writing = new(path + ".lock");
    private readonly Lock _lock = new();
    private FileStamp? _stamp;
    private IReadOnlyList<AllowedTool>? _read;

    /// <summary>What is allowed now, by the tools' names; the same list while nothing changes.</summary>
    public IReadOnlyList<AllowedTool> Current()
    {
        var info = new FileInfo(path);
        var stamp = FileStamp.Of(info, timeProvider);
        lock (_lock)
            if (_read is not null && (stamp == _stamp || !info.Exists && _read.Count == 0))
                return _read;
        var read = Read(path);
        lock (_lock)
        {
            _stamp = stamp;
            if (_read is null || !_read.SequenceEqual(read, Same)) _read = read;
            return _read;
        }
    }

    /// <summary>Allows a tool, or takes the leave away.</summary>
    /// <exception cref="ContextException">Invalid: there are too many. Unavailable: the file cannot be written.</exception>
    public Task PutAsync(string server, ServerTool tool, ToolLeave leave, CancellationToken cancellationToken) => ChangeAsync(tools =>
    {
        tools.RemoveAll(other => other.Server == server && other.Tool.Name == tool.Name);
        if (leave == ToolLeave.Never) return;
        if (tools.Count >= MaxTools)
            throw new ContextException(ContextFault.Invalid,
                $"{MaxTools} tools are allowed already, more than any model can choose from. Take the leave from another first.");
        tools.Add(new AllowedTool(server, tool, leave));
    }, cancellationToken);

    /// <summary>Takes the leave from all tools of a server: one that comes back under its name is another.</summary>
    /// <exception cref="ContextException">Unavailable: the file cannot be written.</exception>
    public Task ForgetAsync(string server, CancellationToken cancellationToken) =>
        Current().Any(tool => tool.Server == server)
            ? ChangeAsync(tools => tools.RemoveAll(tool => tool.Server == server), cancellationToken)
            : Task.CompletedTask;

    private async Task ChangeAsync(Action<List<AllowedTool>> change, CancellationToken cancellationToken)
    {
        new ConnectionFile(path).Prepare();
        using var held = await _writing.TakeAsync(cancellationToken);
        var tools = Read(path).ToList();
        change(tools);
        var ordered = tools.OrderBy(tool => tool.WireName, StringComparer.Ordinal).ToList();
        await TextFile.WritePrivateAsync(
            path, JsonSerializer.Serialize(new Content(ordered), PermissionJson.Default.Content), cancellationToken);
        lock (_lock)
            (_read, _stamp) = (null, null);
    }

    // A broken file allows nothing: the user is asked again, and nothing that was refused is allowed by it.
    private static IReadOnlyList<AllowedTool> Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length > MaxBytes) return [];
            var content = JsonSerializer.Deserialize(File.ReadAllText(path), PermissionJson.Default.Content);
            return [.. (content?.Tools ?? []).Where(IsWhole).DistinctBy(tool => tool.WireName).Take(MaxTools)];
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private static bool IsWhole(AllowedTool tool) =>
        tool.Tool.Schema.ValueKind == JsonValueKind.Object && tool.Leave is ToolLeave.Ask or ToolLeave.Always;

    private static readonly EqualityComparer<AllowedTool> Same = EqualityComparer<AllowedTool>.Create(
        (one, other) => one?.Server == other?.Server && one?.Leave == other?.Leave && one?.Tool.Fingerprint == other?.Tool.Fingerprint);

    internal sealed record Content(IReadOnlyList<AllowedTool> Tools);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ToolPermissions.Content))]
internal sealed partial class PermissionJson : JsonSerializerContext;
