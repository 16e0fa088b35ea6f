using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Plugins.Tools.PlugIns;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the tools: our own, those of the plug-ins that are allowed, and the user's marks.</summary>
internal static class ToolServices
{
    private const string Variable = "COMFY_ASSISTANT_PLUGINS";

    /// <summary>
    /// <c>COMFY_ASSISTANT_PLUGINS</c>: the plug-ins that may be loaded, by the names of their folders below <c>plugins</c> in the user's
    /// data, or by the paths of their assemblies. A plug-in is code that may do whatever the service may, so that none is loaded otherwise.
    /// </summary>
    /// <exception cref="SettingException">A name is no folder's name, or two plug-ins have the same.</exception>
    public static IServiceCollection AddTools(this IServiceCollection services, SettingReader settings, UserContextFolder folder)
    {
        var allowed = Allowed(settings, folder);
        services.AddSingleton(provider => new Toolbox(provider)).AddSingleton<PlugInCopies>().AddSingleton<PlugInLoader>();
        services.AddSingleton(provider =>
        {
            // Making our own tools takes a tenth of a start, and /healthz asks for the state of plug-ins before anybody needs a tool.
            Func<Toolbox> own = provider.GetRequiredService<Toolbox>;
            return ActivatorUtilities.CreateInstance<PlugInFolder>(provider, allowed, folder.PlugInsFolder, own);
        });
        return services.AddSingleton<ToolMarkStore>().AddSingleton<CurrentTools>().AddSingleton<ToolTrials>()
            .AddSingleton(new PlugInPlaces(allowed));
    }

    /// <summary>Loads the plug-ins that are allowed, so that the log says at once what is wrong with them.</summary>
    public static void LoadPlugInsOnStart(this WebApplication app)
    {
        if (app.Services.GetRequiredService<PlugInPlaces>().Allowed.Count == 0) return;
        app.Lifetime.ApplicationStarted.Register(() =>
            _ = app.Services.GetRequiredService<CurrentTools>().GetAsync(app.Lifetime.ApplicationStopping).AsTask());
    }

    private static IReadOnlyList<PlugInPlace> Allowed(SettingReader settings, UserContextFolder folder)
    {
        var text = settings.Text(Variable, "");
        var places = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => Place(name, folder)).ToList();
        if (places.Contains(null) || places.DistinctBy(place => place!.Name).Count() < places.Count)
            throw new SettingException(Variable, text, $"names of folders in {folder.PlugInsFolder}, or absolute paths of .dll files, "
                + "with commas between them, each name once");
        return [.. places.OfType<PlugInPlace>()];
    }

    private static PlugInPlace? Place(string name, UserContextFolder folder)
    {
        if (Path.IsPathFullyQualified(name))
            return name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? PlugInPlace.Of(Path.GetFullPath(name)) : null;
        return name is "." or ".." || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || name.Contains('\\') ? null
            : new PlugInPlace(name, Path.Combine(folder.PlugInsFolder, name));
    }
}

/// <param name="Allowed">The plug-ins that may be loaded.</param>
internal sealed record PlugInPlaces(IReadOnlyList<PlugInPlace> Allowed);
