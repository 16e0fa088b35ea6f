using ComfyAssistant.Host.Comfy;
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
    /// <c>COMFYUI_BASE_URL</c>: where ComfyUI answers. <c>COMFYUI_HEADERS</c>: what a proxy before it wants with every request.
    /// <c>COMFYUI_PATH</c>: its folder, where it is on this machine. <c>COMFY_ASSISTANT_REGISTRY_URL</c>: the registry of node packages;
    /// <c>off</c> never asks it.
    /// </summary>
    /// <exception cref="SettingException">The address or the headers cannot be read, or the folder does not exist.</exception>
    public static IServiceCollection AddComfy(this IServiceCollection services, SettingReader settings)
    {
        const string folder = "COMFYUI_PATH";
        var address = ComfyAddress.Of(settings.Url("COMFYUI_BASE_URL", "http://127.0.0.1:8188"));
        var headers = Headers(settings);
        var path = settings.Text(folder);
        if (path is not null && !Directory.Exists(path))
            throw new SettingException(folder, path, "ComfyUI's folder, the one that holds main.py");

        services.AddSingleton(
            provider => new ComfyClient(Connect(address, headers), provider.GetRequiredService<TimeProvider>(), address.ApiPath));
        services.AddSingleton(provider => new OwnPages(provider.GetRequiredService<ServerOptions>(), address.Root));
        services.AddSingleton(new ComfyFolder(path)).AddSingleton<EnvironmentStore>().AddSingleton<NodeEnvironment>();
        services.AddSingleton<Documentation>().AddSingleton<WorkflowTemplates>().AddSingleton<WorkflowDoctor>();
        services.AddSingleton<ComfyQuestions>().AddSingleton<PackageFinder>();
        var registry = Registry(settings);
        var isOwn = settings.Text(RegistryName) is not null;
        services.AddSingleton(provider => new NodeRegistry(
            Guarded(registry, isOwn), registry, provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<ComfyWatch>().AddHostedService(provider => provider.GetRequiredService<ComfyWatch>());
    }

    private static IReadOnlyList<(string Name, string Value)> Headers(SettingReader settings)
    {
        const string name = "COMFYUI_HEADERS";
        // The value is a secret: it is not repeated in the message.
        return settings.Text(name) is not { } text ? []
            : ComfyAddress.Headers(text)
            ?? throw new SettingException(name, "…", "headers such as \"Name: value\", several with '|' between them");
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

    private static HttpClient Connect(ComfyAddress address, IReadOnlyList<(string Name, string Value)> headers)
    {
        var http = new HttpClient(new ConditionalGetCache
        {
            InnerHandler = new ConnectTimeouts(new SocketsHttpHandler
            {
                ConnectTimeout = ConnectLimit,
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.All,
            }),
        })
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
