using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Security;

/// <summary>
/// Looks at where the service really listens, whatever configured it: Kestrel's own settings go past ours, and a name such as
/// <c>loopback</c> makes it listen on every network.
/// </summary>
internal static class BoundAddresses
{
    /// <summary>Checks the addresses of a service that has been started.</summary>
    /// <exception cref="SettingException">It is open to the network without a token.</exception>
    public static void RequireLoopback(this WebApplication app, ServerOptions options)
    {
        if (!options.AsksForSecret && app.Urls.FirstOrDefault(url => !Loopback.IsListenedAt(url)) is { } open)
            throw new SettingException("The address of the service", open,
                "a loopback address such as http://127.0.0.1:5188, unless COMFY_ASSISTANT_TOKEN holds a secret that callers must send");
    }
}
