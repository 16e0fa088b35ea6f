using ComfyAssistant.Host.Models.Metering;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>Wires what counts each user's tokens and runs, where there are several users.</summary>
internal static class QuotaServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Take it.</param>
    /// <param name="limits">What holds for all users.</param>
    public static void AddQuotas(this IServiceCollection services, DailyLimits limits) => services.AddSingleton(limits)
        .AddSingleton<UserQuotas>().AddSingleton<UsageStore>().AddSingleton<DailyQuota>().AddSingleton<Meter>();
}
