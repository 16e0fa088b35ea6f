using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Web;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the tools that skills bring without code.</summary>
internal static class SkillToolServices
{
    /// <summary><c>COMFY_ASSISTANT_SKILL_ADDRESSES</c>: the machines of the user's own network that they may call.</summary>
    /// <exception cref="SettingException">It has an address that cannot be called.</exception>
    public static IServiceCollection AddSkillTools(this IServiceCollection services, SettingReader settings)
    {
        var addresses = SkillAddresses.From(settings);
        var keys = SkillKeys.PathFrom(settings);
        services.AddSingleton(addresses);
        services.AddSingleton(provider => new SkillKeys(
            provider.OwnText(keys, PrivateNames.SkillKeys), provider.GetRequiredService<SecretMask>()));
        services.AddSingleton(provider =>
        {
            var timeProvider = provider.GetRequiredService<TimeProvider>();
            var http = new HttpClient(GuardedSockets.Create(isConfigured: addresses.Has)) { Timeout = Timeout.InfiniteTimeSpan };
            return new ApiCaller(
                new WebReader(http, timeProvider), provider.GetRequiredService<SkillKeys>(), addresses,
                provider.GetRequiredService<ServerLimits>(), provider.GetRequiredService<SecretMask>(), timeProvider);
        });
        services.AddSingleton<SkillAttachments>().AddSingleton<SkillApis>().AddSingleton<SkillServers>();
        return services.AddSingleton<SkillApiTools>().AddSingleton<OutsideTools>().AddSingleton<SkillToolViews>();
    }
}
