using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ModelContextProtocol.Server;

namespace ComfyAssistant.Host.Mcp;

/// <summary>MCP on standard input and output.</summary>
internal static class McpOverStdio
{
    /// <summary>Answers until standard input is closed.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = new McpServerOptions();
        // No panel is connected to this process.
        var tools = new McpTools(services.GetRequiredService<CurrentTools>(), services.GetRequiredService<ToolRunner>(), canvas: null);
        McpOffer.Configure(options, tools, ActivatorUtilities.CreateInstance<McpSkills>(services), hasCanvas: false);
        var logs = services.GetRequiredService<ILoggerFactory>();
        await using var transport = new StdioServerTransport(options, logs);
        await using var server = McpServer.Create(transport, options, logs, services);
        await server.RunAsync(cancellationToken);
    }
}
