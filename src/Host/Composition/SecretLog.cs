using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is said once, when a service with a database has started, of where its connections and keys are.</summary>
internal static partial class SecretLog
{
    /// <summary>Logs that there is no secret, that it is the wrong one, or that this host has files that are not read any more.</summary>
    public static void LogSecretOnStart(this WebApplication app, SettingReader settings) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        if (settings.Text(KnownSettings.Database) is null) return;
        if (app.Services.GetService<PrivateTexts>() is null)
            LogMissing(app.Logger);
        else
            _ = Task.Run(() => CheckAsync(app, ConnectionFile.From(settings).Path));
    });

    private static async Task CheckAsync(WebApplication app, string ofOnlyOne)
    {
        var folder = app.Services.GetRequiredService<UserContextFolder>();
        if (Unread(folder, ofOnlyOne) is { } file) LogUnread(app.Logger, file, folder.Root);
        try
        {
            // In the database's own time: it is said once, and the patience of /readyz is short for a host that has only just started.
            await app.Services.GetRequiredService<PrivateRows>().RequireAsync(app.Lifetime.ApplicationStopping);
        }
        catch (ContextException refused)
        {
            LogProblem(app.Logger, refused.Message);
        }
    }

    // One of them is enough to know what to do.
    private static string? Unread(UserContextFolder folder, string ofOnlyOne)
    {
        var folders = Directory.Exists(folder.UsersFolder) ? Directory.EnumerateDirectories(folder.UsersFolder) : [];
        return folders.Prepend(folder.TeamFolder).Prepend(Path.GetDirectoryName(ofOnlyOne)!)
            .SelectMany(user => PrivateNames.All.Select(name => Path.Combine(user, name))).Prepend(ofOnlyOne).FirstOrDefault(File.Exists);
    }

    [LoggerMessage(LogLevel.Information, KnownSettings.Secret + " is not set: connections, MCP servers, what their tools may do and keys "
        + "of skills stay in the folders of this host. That is right for one host. Several need the same secret, of 32 characters or more, "
        + "to have them all from the database.")]
    private static partial void LogMissing(ILogger log);

    [LoggerMessage(LogLevel.Warning, "{File} is not read: connections and keys are in the database now. \"comfy-assistant migrate --from "
        + "{Folder} --to ADDRESS --add\" brings in what the database lacks; delete the files then.")]
    private static partial void LogUnread(ILogger log, string file, string folder);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
