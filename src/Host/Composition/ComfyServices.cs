using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Docs;
using ComfyAssistant.Plugins.Doctor;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Packages;
using ComfyAssistant.Plugins.Templates;
using ComfyAssistant.Plugins.Web;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what the assistant knows about the user's ComfyUI.</summary>
internal static class ComfyServices
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>COMFYUI_BASE_URL</c>: where ComfyUI answers; <c>COMFYUI_SERVERS</c>: where several do. <c>COMFYUI_HEADERS</c>: what a proxy
    /// before them wants with every request. <c>COMFYUI_PATH</c>: the folder of the first, where it is on this machine.
    /// <c>COMFY_ASSISTANT_REGISTRY_URL</c>: the registry of node packages; <c>off</c> never asks it.
    /// </summary>
    /// <exception cref="SettingException">The address or the headers cannot be read, or the folder does not exist.</exception>
    public static IServiceCollection AddComfy(this IServiceCollection services, SettingReader settings)
    {
        const string folder = "COMFYUI_PATH";
        var options = ComfyOptions.From(settings);
        var servers = options.Servers;
        var path = settings.Text(folder);
        if (path is not null && !Directory.Exists(path))
            throw new SettingException(folder, path, "ComfyUI's folder, the one that holds main.py");

        services.AddSingleton(servers);
        services.AddSingleton(provider => new ComfyClient(new PerComfy<ComfyClient>(servers, name => new(
            Connect(options.Addresses[name], options.Headers, provider.SharedScans(options.Addresses[name].Root)),
            provider.GetRequiredService<TimeProvider>(), options.Addresses[name].ApiPath, name))));
        services.AddSingleton(new ComfyPages(options.Addresses.ToDictionary(server => server.Key, server => server.Value.Root)));
        services.AddSingleton<OwnPages>();
        services.AddSingleton(new ComfyFolder(path));
        services.AddSingleton(provider => new NodeEnvironment(servers, name => new(
            provider.GetRequiredService<ComfyClient>(),
            // The folder is that of one.
            name == servers.Default ? provider.GetRequiredService<ComfyFolder>() : new ComfyFolder(null),
            new EnvironmentStore(provider.GetRequiredService<DataFolder>().Content, name), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<Documentation>().AddSingleton<WorkflowTemplates>().AddSingleton<WorkflowDoctor>();
        services.AddSingleton<ComfyQuestions>().AddSingleton<ComfyStates>().AddSingleton<PackageFinder>();
        var registry = Registry(settings);
        var isOwn = settings.Text(RegistryName) is not null;
        services.AddSingleton(provider => new NodeRegistry(
            Guarded(registry, isOwn), registry, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<ComfyWatch>().AddHostedService(provider => provider.GetRequiredService<ComfyWatch>());
    }

    private const string RegistryName = "COMFY_ASSISTANT_REGISTRY_URL";

    private static Uri? Registry(SettingReader settings) =>
        string.Equals(settings.Text(RegistryName), "off", StringComparison.OrdinalIgnoreCase)
            ? null : settings.Url(RegistryName, "https://api.comfy.org");

    // Through a proxy of the user's, that resolves the name.
    private static HttpClient Guarded(Uri? registry, bool isConfigured)
    {
        var hasProxy = registry is not null && HttpClient.DefaultProxy.GetProxy(registry) is not null;
        HttpMessageHandler transport = hasProxy
            ? new ConnectTimeouts(new SocketsHttpHandler { ConnectTimeout = ConnectLimit, AllowAutoRedirect = false })
            : GuardedSockets.Create(isConfigured: GuardedSockets.Only(isConfigured ? registry : null));
        return new(transport) { Timeout = Timeout.InfiniteTimeSpan };
    }

    // What several hosts share, if anything, is between this one and ComfyUI.
    private static HttpClient Connect(
        ComfyAddress address, IReadOnlyList<(string Name, string Value)> headers, DelegatingHandler? shared)
    {
        HttpMessageHandler transport = new ConnectTimeouts(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        });
        if (shared is not null)
        {
            shared.InnerHandler = transport;
            transport = shared;
        }
        var http = new HttpClient(new ConditionalGetCache { InnerHandler = transport })
        {
            BaseAddress = address.Root,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (address.Authorization is { } authorization) http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers)
        {
            http.DefaultRequestHeaders.Remove(name);
            http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
        return http;
    }
}
