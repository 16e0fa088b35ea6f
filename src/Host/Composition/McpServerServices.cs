using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the MCP servers of others. None is started, and nothing of the protocol loaded, before the first call.</summary>
internal static class McpServerServices
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    // So that the call's own words come back, and not those of the bound on all tools.
    private const double OfToolTimeout = 0.95;

    /// <summary><c>COMFY_ASSISTANT_MCP_SERVERS</c>: the file of servers; <c>off</c> uses none.</summary>
    public static IServiceCollection AddMcpServers(this IServiceCollection services, SettingReader settings)
    {
        var path = ServerFile.PathFrom(settings);
        services.AddSingleton(provider => new ServerFile(
            path is null ? null : provider.OwnText(path, PrivateNames.Servers), provider.GetRequiredService<SecretMask>()));
        services.AddSingleton(provider =>
        {
            var chat = provider.GetRequiredService<ChatOptions>();
            return new ServerLimits(chat.ToolTimeout * OfToolTimeout, Start, chat.ToolResultLimit);
        });
        var permissions = ServerFile.PermissionsPathFrom(settings);
        services.AddSingleton(provider => new ToolPermissions(provider.OwnText(permissions, PrivateNames.Permissions)));
        services.AddSingleton<ListedTools>().AddSingleton<ServerTools>();
        services.AddSingleton<OutsideToolViews>().AddSingleton<ToolLeaves>();
        return services.AddSingleton<RunningServers>().AddSingleton<ServerViews>();
    }
}
