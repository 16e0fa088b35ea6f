using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Prompts.Sections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the system message to the prompts and the stores that it is made from.</summary>
internal static class PromptServices
{
    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static IServiceCollection AddPrompts(this IServiceCollection services, SettingReader settings)
    {
        services.AddSingleton(PromptFolder.From(settings)).AddSingleton(PromptOptions.From(settings));
        services.AddSingleton<ShippedPrompts>().AddSingleton<PromptStore>();
        services.AddSingleton<UserSections>().AddSingleton<SkillSections>().AddSingleton<SystemMessageCache>();
        return services.AddSingleton(provider =>
        {
            Func<IReadOnlyList<string>> environment = provider.GetRequiredService<NodeEnvironment>().Summary;
            return ActivatorUtilities.CreateInstance<SystemMessage>(provider, environment);
        });
    }
}
