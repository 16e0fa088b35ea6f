using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Connections.Testing;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the models that can answer: the environment's provider or the demo, and the connections made in the panel.</summary>
internal static class ModelServices
{
    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static IServiceCollection AddModels(this IServiceCollection services, SettingReader settings)
    {
        services.AddSingleton(ModelOptions.From(settings)).AddSingleton<TokenCounter>();
        var connections = ConnectionFile.From(settings);
        services.AddSingleton(provider => provider.Own(connections, ConnectionFile.Of));
        services.AddSingleton<HttpMessageHandler>(_ => Connector.Sockets());
        services.AddSingleton<ConnectionStore>().AddSingleton<ModelLists>().AddSingleton<LocalServers>().AddSingleton<SharedGpu>();
        return services.AddSingleton<EnvironmentPace>().AddSingleton<ModelRoster>().AddSingleton<ConnectionTest>();
    }

    /// <summary>Asks the environment's provider for its models where none is named, so that the first message need not.</summary>
    public static void ChooseModelOnStart(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var roster = app.Services.GetRequiredService<ModelRoster>();
        var connection = roster.Default;
        if (roster.Known(connection) is null)
            _ = roster.ChooseAsync(connection, app.Lifetime.ApplicationStopping);
    });
}
