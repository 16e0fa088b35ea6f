using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what the assistant knows about its user to the folders that hold it.</summary>
internal static partial class UserContextServices
{
    /// <summary>Adds the stores over the folder of the user's data, or over a database.</summary>
    /// <exception cref="SettingException">The database's address cannot be used.</exception>
    public static IServiceCollection AddUserContext(this IServiceCollection services, DataFolder data, SettingReader settings)
    {
        services.AddSingleton(data);
        services.AddSingleton(provider => provider.GetRequiredService<CurrentUser>().FolderIn(data.Content));
        services.AddDatabase(settings);
        services.AddSingleton<RuleStore>().AddSingleton<PreferenceStore>();
        services.AddSingleton<ProfileStore>().AddSingleton<PersonaStore>().AddSingleton<Onboarding>();
        services.AddSingleton<SkillStore>().AddSingleton<PromptOverrideStore>();
        services.AddSingleton<VersionStore>();
        services.AddSingleton(provider => new SystemSkillStore(
            provider.GetRequiredService<PromptFolder>().Skills, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton(provider => new StarterSkillStore(
            ShippedFolder.Find("skills-templates", "skills-templates"),
            provider.GetRequiredService<SkillStore>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Deletes what a killed process left unfinished. If that fails, the service starts all the same.</summary>
    public static void RemoveUnfinishedFilesOnStart(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var folder = app.Services.GetRequiredService<UserContextFolder>();
        Remove(app, folder);
        if (Directory.Exists(folder.TeamFolder)) Remove(app, new(folder.TeamFolder));
        // There may be thousands of them.
        if (Directory.Exists(folder.UsersFolder))
            _ = Task.Run(() =>
            {
                foreach (var user in Directory.EnumerateDirectories(folder.UsersFolder)) Remove(app, new(user));
            });
    });

    private static void Remove(WebApplication app, UserContextFolder folder)
    {
        try
        {
            folder.RemoveUnfinishedFiles(app.Services.GetRequiredService<TimeProvider>());
        }
        catch (ContextException refused)
        {
            LogKept(app.Logger, refused, refused.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Unfinished files of an earlier run were not removed: {Reason}")]
    private static partial void LogKept(ILogger log, Exception refused, string reason);
}
