using ModelContextProtocol.Server;

namespace ComfyAssistant.Host.Mcp;

/// <summary>MCP on standard input and output.</summary>
internal static class McpOverStdio
{
    /// <summary>Answers until standard input is closed.</summary>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = new McpServerOptions();
        McpOffer.Configure(options, services);
        var logs = services.GetRequiredService<ILoggerFactory>();
        await using var transport = new StdioServerTransport(options, logs);
        await using var server = McpServer.Create(transport, options, logs, services);
        await server.RunAsync(cancellationToken);
    }
}
