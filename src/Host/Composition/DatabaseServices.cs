using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires where the user's data is kept: in a folder, or in PostgreSQL, which several services share.</summary>
internal static class DatabaseServices
{
    /// <summary>
    /// <c>COMFY_ASSISTANT_DATABASE</c>: an address of PostgreSQL; without it, rules are in a file of SQLite and texts are files.
    /// </summary>
    /// <exception cref="SettingException">It is no address of PostgreSQL, or its secret is too short.</exception>
    public static void AddDatabase(this IServiceCollection services, SettingReader settings)
    {
        if (settings.Text(KnownSettings.Database) is { } address)
            AddPostgres(services, address, settings);
        else
            services.AddSingleton<ContextDatabase, SqliteDatabase>().AddSingleton<UserFiles, FolderFiles>()
                .AddSingleton<ConversationStore, ConversationFolder>();
    }

    // By itself: a method loads the libraries that it names when it is called, even for a line that it does not reach.
    private static void AddPostgres(IServiceCollection services, string text, SettingReader settings)
    {
        var address = DatabaseSetting.Address(text);
        // The pool of threads grows by one or two a second: a crowd that comes at once would wait for it, and all else with the crowd.
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, PostgresServer.MostConnections + System.Environment.ProcessorCount), completions);
        services.AddSingleton(address).AddSingleton(provider =>
            new PostgresServer(address, provider.GetRequiredService<ILogger<ContextDatabase>>()));
        services.AddSingleton(provider =>
            new PostgresDatabase(provider.GetRequiredService<PostgresServer>(), provider.GetRequiredService<CurrentUser>().Name));
        services.AddSingleton<ContextDatabase>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton(provider =>
            new ReadyCheck("database", IsNeeded: true, provider.GetRequiredService<PostgresServer>().CheckAsync));
        services.AddSingleton<PostgresFiles>().AddSingleton<UserFiles>(provider => provider.GetRequiredService<PostgresFiles>());
        services.AddSingleton<ConversationStore, ConversationRows>();
        if (DatabaseSetting.Cipher(settings) is not { } cipher) return;
        services.AddSingleton(cipher).AddSingleton<PrivateRows>();
        services.AddSingleton<PrivateTexts>(provider => provider.GetRequiredService<PrivateRows>().Of);
        services.AddSingleton(provider =>
            new ReadyCheck("secret", IsNeeded: true, provider.GetRequiredService<PrivateRows>().CheckAsync));
    }
}
