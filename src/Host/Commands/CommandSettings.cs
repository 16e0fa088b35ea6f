using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Host.Commands;

/// <summary>The settings as a command sees them: those that the service would start with.</summary>
internal static class CommandSettings
{
    /// <param name="settings">Settings of the command line, as <c>--NAME=value</c>.</param>
    /// <exception cref="SettingException">The file <c>.env</c> has a line that cannot be read.</exception>
    public static SettingReader Read(string[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddDotEnv(settings);
        return new SettingReader(configuration);
    }

    /// <summary>Runs what a command does; what is known to go wrong is said in one line.</summary>
    public static async Task<int> GuardAsync(CommandContext context, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is SettingException or Install.InstallException or InvalidDataException
            or ContextException or IOException or UnauthorizedAccessException)
        {
            return await context.RefuseAsync(failure.Message);
        }
    }

    /// <summary>What must not be written; shapes of keys alone where the settings cannot be read.</summary>
    public static SecretMask Mask(string[] settings)
    {
        try
        {
            return SecretMask.From(Read(settings));
        }
        catch (SettingException)
        {
            // The command that needs them says what is wrong.
            return SecretMask.OfShapes;
        }
    }

    /// <summary>For commands that work on the folder of the user's data, and would do so on the wrong one.</summary>
    /// <exception cref="SettingException">The data is in a database.</exception>
    public static void RefuseDatabase(string[] settings)
    {
        if (Read(settings).Text(KnownSettings.Database) is not null)
            throw new SettingException($"Your data is in the database that {KnownSettings.Database} names. \"migrate\" carries it to a "
                + "folder or back; pg_dump makes a backup of it.");
    }

    /// <summary>Works with the service's own files, where it keeps them: in its folder, or in its database.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static async Task WithFilesAsync(string[] settings, Func<UserFiles, Task> work)
    {
        var time = TimeProvider.System;
        if (Read(settings).Text(KnownSettings.Database) is not { } text)
        {
            await work(new FolderFiles(Data(settings).Content, time));
            return;
        }
        await using var server = new PostgresServer(DatabaseSetting.Address(text), NullLogger<ContextDatabase>.Instance);
        await work(new PostgresFiles(new PostgresDatabase(server, user: ""), server, time));
    }

    /// <summary>The folder of the user's data.</summary>
    public static DataFolder Data(string[] settings) => DataFolder.From(Read(settings));
}
