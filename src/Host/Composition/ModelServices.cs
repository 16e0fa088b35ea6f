using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Connections.Testing;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the models that can answer: the environment's provider or the demo, and the connections made in the panel.</summary>
internal static class ModelServices
{
    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static IServiceCollection AddModels(this IServiceCollection services, SettingReader settings)
    {
        services.AddSingleton(ModelOptions.From(settings)).AddSingleton<TokenCounter>();
        var connections = ConnectionFile.From(settings);
        services.AddSingleton(provider => new ConnectionStore(
            provider.OwnText(connections.Path, PrivateNames.Connections),
            provider.GetRequiredService<SecretMask>(), provider.GetRequiredService<ILogger<ConnectionStore>>()));
        services.AddSingleton<HttpMessageHandler>(_ => Connector.Sockets());
        services.AddSingleton<ModelLists>().AddSingleton<LocalServers>().AddSingleton<SharedGpu>();
        return services.AddSingleton<EnvironmentPace>().AddSingleton<ModelRoster>().AddSingleton<ConnectionTest>();
    }

    /// <summary>Asks the environment's provider for its models where none is named, so that the first message need not.</summary>
    public static void ChooseModelOnStart(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() => _ = ChooseAsync(app.Services.GetRequiredService<ModelRoster>(), app.Lifetime));

    private static async Task ChooseAsync(ModelRoster roster, IHostApplicationLifetime lifetime)
    {
        var connection = await roster.DefaultAsync(lifetime.ApplicationStopping);
        if (roster.Known(connection) is null) await roster.ChooseAsync(connection, lifetime.ApplicationStopping);
    }
}
