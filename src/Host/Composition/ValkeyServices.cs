using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Valkey;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what several hosts share through Valkey; nothing where there is one host.</summary>
internal static class ValkeyServices
{
    /// <summary><c>COMFY_ASSISTANT_VALKEY</c>: adds shared answers and paces.</summary>
    /// <exception cref="SettingException">The variable holds no address of such a server.</exception>
    public static IServiceCollection AddValkey(this IServiceCollection services, SettingReader settings)
    {
        if (ValkeyOptions.From(settings) is { } options)
            Share(services, options);
        return services;
    }

    /// <summary>Whether this is one of several hosts.</summary>
    public static bool IsShared(SettingReader settings) => ValkeyOptions.From(settings) is not null;

    /// <summary>What shares the scans of a ComfyUI with other hosts; null where there is one host.</summary>
    public static DelegatingHandler? SharedScans(this IServiceProvider services, Uri comfyUi) =>
        services.GetService<ValkeyOptions>() is null ? null : Share(services, comfyUi);

    /// <summary>Connects when the service starts, so that the log says at once where that fails.</summary>
    public static void ConnectValkeyOnStart(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        if (app.Services.GetService<ValkeyOptions>() is not null)
            Connect(app.Services);
    });

    // By themselves: a method loads the libraries that it names when it is called, even for a line that it does not reach.
    private static void Share(IServiceCollection services, ValkeyOptions options)
    {
        services.AddSingleton(options).AddSingleton<ValkeyServer>().AddSingleton<SharedAnswers>().AddSingleton<SharedPace>()
            .AddSingleton<SharedRest>();
        // Chats go on without it: a host that left because of it would take all others with it.
        services.AddSingleton(provider =>
            new ReadyCheck("valkey", IsNeeded: false, provider.GetRequiredService<ValkeyServer>().CheckAsync));
    }

    private static SharedScan Share(IServiceProvider services, Uri comfyUi) =>
        ActivatorUtilities.CreateInstance<SharedScan>(services, comfyUi);

    private static void Connect(IServiceProvider services) => _ = services.GetRequiredService<SharedAnswers>().ConnectAsync();
}
