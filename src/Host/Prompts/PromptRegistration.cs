using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Host.Prompts;

/// <summary>Wires the system message to the prompts and the stores that it is made from.</summary>
internal static class PromptRegistration
{
    /// <exception cref="SettingException">A variable is unfit.</exception>
    public static IServiceCollection AddPrompts(this IServiceCollection services, SettingReader settings)
    {
        services.AddSingleton<EnvironmentSummary>(provider => _ => ValueTask.FromResult(provider.GetRequiredService<NodeEnvironment>().Summary()));
        return services.AddSingleton(PromptFolder.From(settings)).AddSingleton(PromptOptions.From(settings))
            .AddSingleton<PromptStore>()
            .AddSingleton<UserSections>().AddSingleton<SkillSections>().AddSingleton<SystemMessage>();
    }
}
