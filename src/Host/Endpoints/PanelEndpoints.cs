using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>The panel's pages, as the build left them in <c>wwwroot</c> beside the service's program.</summary>
internal static class PanelEndpoints
{
    private const string NotBuilt =
        "The panel was not built: building it needs Node.js 20.19 or newer on the PATH. The API works without the panel.";

    /// <summary>Licences of what the service and the panel include, collected by the build.</summary>
    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    /// <summary>The folder of the built panel.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    public static void MapPanel(this WebApplication app, string folder)
    {
        MapPage(app, "/", Path.Combine(folder, "index.html"));
        MapPage(app, "/prompts", Path.Combine(folder, "prompts.html"));
        MapPage(app, "/tools", Path.Combine(folder, "tools.html"));
        // The page's parts lie behind the '#': it finds its scripts beside itself, also below a path of ComfyUI's.
        app.MapGet("/prompts/requests", () => TypedResults.Redirect("../prompts#requests")).ExcludeFromDescription();
        app.MapGet("/prompts/requests/{id}", (string id) => TypedResults.Redirect($"../../prompts#requests/{Uri.EscapeDataString(id)}"))
            .ExcludeFromDescription();
        app.MapGet("/" + Notices, IResult () => File.Exists(Path.Combine(folder, Notices))
            ? TypedResults.PhysicalFile(Path.Combine(folder, Notices), "text/plain; charset=utf-8")
            : TypedResults.Problem(NotBuilt, statusCode: 404)).ExcludeFromDescription();
        var assets = Path.Combine(folder, "assets");
        if (Directory.Exists(assets))
            app.UsePanelAssets(assets);
    }

    private static void MapPage(WebApplication app, string path, string page) => app.MapGet(path, IResult (HttpContext http) =>
    {
        if (!File.Exists(page))
            return TypedResults.Problem(NotBuilt, statusCode: 404);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.RestrictPage();
        return TypedResults.PhysicalFile(page, "text/html; charset=utf-8");
    }).ExcludeFromDescription();
}
