using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.McpServers;

/// <summary>
/// The tools of MCP servers that the user has allowed, as a chat offers them. They are made from what was stored with the leave: no server
/// is started, and nothing of the protocol loaded, before one of them is called.
/// </summary>
internal sealed class ServerTools(ServerFile servers, ToolPermissions permissions, ListedTools listed, IServiceProvider services)
{
    private const int LongestDescription = 2000;

    private readonly Lock _lock = new();
    private (IReadOnlyList<AllowedTool> Allowed, ServerList Servers, int Listed, IReadOnlyList<Tool> Tools)? _made;

    /// <summary>The tools, by name: an order that never changes keeps providers' prompt caches warm.</summary>
    public IReadOnlyList<Tool> Current()
    {
        var allowed = permissions.Current();
        if (allowed.Count == 0) return [];
        var list = servers.Current();
        var version = listed.Version;
        lock (_lock)
        {
            if (_made is not { } made || made.Listed != version
                || !ReferenceEquals(made.Allowed, allowed) || !ReferenceEquals(made.Servers, list))
                _made = made = (allowed, list, version, [.. allowed
                    .Where(tool => list.Find(tool.Server) is { IsOff: false } && !listed.HasChanged(tool)).Select(Make).OfType<Tool>()]);
            return made.Tools;
        }
    }

    private Tool? Make(AllowedTool allowed)
    {
        var (server, tool, leave) = allowed;
        try
        {
            var (schema, words) = ToolSchemas.Rewrite(tool.Schema);
            var about = $"{tool.Description.Cut(LongestDescription)}\n{(words.Length > 0 ? "Arguments:\n" + words : "")}".Trim();
            var description = about.Length > 0 ? ThirdPartyText.Fence($"What the MCP server \"{server}\" says of its tool", about)
                : $"A tool of the MCP server \"{server}\", which says nothing of it.";
            var function = KernelFunctionFactory.CreateFromMethod(
                (KernelArguments arguments, CancellationToken cancellationToken) => CallAsync(allowed, arguments, cancellationToken),
                allowed.WireName, description);
            var runsIn = leave == ToolLeave.Always ? RunsIn.Server : RunsIn.Browser;
            return new Tool(allowed.WireName, $"{server}: {tool.Title ?? tool.Name}", description, runsIn, schema, function)
            {
                // The user has chosen it: a small window must not leave it out.
                IsCore = true,
                Server = server,
            };
        }
        catch (FormatException)
        {
            // It was checked when it was allowed; by a version with other bounds, then.
            return null;
        }
    }

    private async Task<string> CallAsync(AllowedTool allowed, KernelArguments arguments, CancellationToken cancellationToken)
    {
        var values = arguments.Where(argument => argument.Value is JsonElement)
            .ToDictionary(argument => argument.Key, argument => (JsonElement)argument.Value!);
        return await services.GetRequiredService<RunningServers>().CallAsync(allowed, values, cancellationToken);
    }
}
