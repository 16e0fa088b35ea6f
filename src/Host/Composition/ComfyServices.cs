using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Docs;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Templates;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what the assistant knows about the user's ComfyUI.</summary>
internal static class ComfyServices
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary><c>COMFYUI_BASE_URL</c>: where ComfyUI answers. <c>COMFYUI_PATH</c>: its folder, where it is on this machine.</summary>
    /// <exception cref="SettingException">The address is not valid, or the folder does not exist.</exception>
    public static IServiceCollection AddComfy(this IServiceCollection services, SettingReader settings)
    {
        const string folder = "COMFYUI_PATH";
        var address = settings.Url("COMFYUI_BASE_URL", "http://127.0.0.1:8188");
        var path = settings.Text(folder);
        if (path is not null && !Directory.Exists(path))
            throw new SettingException(folder, path, "ComfyUI's folder, the one that holds main.py");

        services.AddSingleton(provider => new ComfyClient(Connect(address), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new ComfyFolder(path)).AddSingleton<EnvironmentStore>().AddSingleton<NodeEnvironment>();
        services.AddSingleton<Documentation>().AddSingleton<WorkflowTemplates>();
        return services.AddSingleton<ComfyWatch>().AddHostedService(provider => provider.GetRequiredService<ComfyWatch>());
    }

    private static HttpClient Connect(Uri address) => new(new ConditionalGetCache
    {
        InnerHandler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        },
    })
    {
        // Without the slash, HttpClient would drop the last part of a path in the address.
        BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
