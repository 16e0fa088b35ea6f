using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Web;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what may be looked up on the web.</summary>
internal static class WebServices
{
    private const string Brave = "COMFY_ASSISTANT_BRAVE_KEY";
    private const string Tavily = "COMFY_ASSISTANT_TAVILY_KEY";
    private const string SearXng = "COMFY_ASSISTANT_SEARXNG_URL";

    /// <summary>
    /// <c>COMFY_ASSISTANT_WEB</c>: whether the model may look things up. <c>COMFY_ASSISTANT_SEARXNG_URL</c>,
    /// <c>COMFY_ASSISTANT_BRAVE_KEY</c> or <c>COMFY_ASSISTANT_TAVILY_KEY</c>: what searches; without one, pages can be
    /// read and not searched for.
    /// </summary>
    /// <exception cref="SettingException">A variable has a value that cannot be used, or two engines are set.</exception>
    public static IServiceCollection AddWeb(this IServiceCollection services, SettingReader settings)
    {
        var options = Options(settings);
        services.AddSingleton(options);
        services.AddSingleton(provider =>
        {
            var timeProvider = provider.GetRequiredService<TimeProvider>();
            var web = new WebReader(Http(configured: null), timeProvider);
            return new WebPages(web, new Robots(web, timeProvider));
        });
        // The user has configured the engine: it may be on this machine.
        return services.AddSingleton(provider => new WebSearch(
            options, new WebReader(Http(options.Address), provider.GetRequiredService<TimeProvider>())));
    }

    private static HttpClient Http(Uri? configured) =>
        new(GuardedSockets.Create(isConfigured: GuardedSockets.Only(configured))) { Timeout = Timeout.InfiniteTimeSpan };

    private static WebOptions Options(SettingReader settings)
    {
        var isAllowed = settings.Switch("COMFY_ASSISTANT_WEB");
        var set = new[] { SearXng, Brave, Tavily }.Where(name => settings.Text(name) is not null).ToList();
        if (set.Count > 1) throw new SettingException($"{string.Join(" and ", set)} are set; keep the one that shall search.");
        return set.FirstOrDefault() switch
        {
            SearXng => new(isAllowed, SearchEngine.SearXng, settings.Url(SearXng, ""), null),
            Brave => new(isAllowed, SearchEngine.Brave, new Uri("https://api.search.brave.com"), settings.Text(Brave)),
            Tavily => new(isAllowed, SearchEngine.Tavily, new Uri("https://api.tavily.com"), settings.Text(Tavily)),
            _ => WebOptions.Off with { IsAllowed = isAllowed },
        };
    }
}
