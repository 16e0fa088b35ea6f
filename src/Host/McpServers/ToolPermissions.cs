using System.Text.Json;
using System.Text.Json.Serialization;
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
/// The tools of MCP servers, and of skills' APIs, that the user has allowed, one by one, in a text beside the servers'. With each goes what
/// the server said of it then: that is what models are told of it, whatever the server says today.
/// </summary>
internal sealed class ToolPermissions(PrivateText text)
{
    private const int MaxTools = 128;

    private readonly PrivateValue<IReadOnlyList<AllowedTool>> _allowed = new(text, Parse);

    /// <summary>
    /// What is allowed now, by the tools' names; the same list while nothing changes. What cannot be read allows nothing.
    /// </summary>
    public async ValueTask<IReadOnlyList<AllowedTool>> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _allowed.GetAsync(cancellationToken);
        }
        catch (ContextException)
        {
            return [];
        }
    }

    /// <summary>Allows a tool, or takes the leave away.</summary>
    /// <exception cref="ContextException">Invalid: there are too many. Unavailable: it cannot be written.</exception>
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
    /// <exception cref="ContextException">Unavailable: it cannot be written.</exception>
    public async Task ForgetAsync(string server, CancellationToken cancellationToken)
    {
        if ((await CurrentAsync(cancellationToken)).Any(tool => tool.Server == server))
            await ChangeAsync(tools => tools.RemoveAll(tool => tool.Server == server), cancellationToken);
    }

    private async Task ChangeAsync(Action<List<AllowedTool>> change, CancellationToken cancellationToken)
    {
        await text.ChangeAsync(
            old =>
            {
                var tools = Parse(old).ToList();
                change(tools);
                var ordered = tools.OrderBy(tool => tool.WireName, StringComparer.Ordinal).ToList();
                return new(JsonSerializer.Serialize(new Content(ordered), PermissionJson.Default.Content));
            },
            cancellationToken);
        _allowed.Forget();
    }

    // A broken text allows nothing: the user is asked again, and nothing that was refused is allowed by it.
    private static IReadOnlyList<AllowedTool> Parse(string? text)
    {
        if (text is null) return [];
        try
        {
            var content = JsonSerializer.Deserialize(text, PermissionJson.Default.Content);
            return [.. (content?.Tools ?? []).Where(IsWhole).DistinctBy(tool => tool.WireName).Take(MaxTools)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsWhole(AllowedTool tool) =>
        tool.Tool.Schema.ValueKind == JsonValueKind.Object && tool.Leave is ToolLeave.Ask or ToolLeave.Always;

    internal sealed record Content(IReadOnlyList<AllowedTool> Tools);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ToolPermissions.Content))]
internal sealed partial class PermissionJson : JsonSerializerContext;
