using ComfyAssistant.Host.Mcp;
using ComfyAssistant.Host.Mcp.Canvas;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what agents elsewhere may use.</summary>
internal static class McpServices
{
    /// <summary><c>COMFY_ASSISTANT_MCP</c>: adds what answers <c>/mcp</c>.</summary>
    /// <exception cref="SettingException">The variable has a value that cannot be used.</exception>
    public static IServiceCollection AddMcp(this IServiceCollection services, SettingReader settings) =>
        services.AddSingleton(McpOptions.From(settings)).AddSingleton<McpOverHttp>().AddSingleton<OpenPanels>().AddScoped<McpCaller>();
}
