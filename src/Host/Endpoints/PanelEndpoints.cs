using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>The panel's pages, as the build left them in <c>wwwroot</c> beside the service's program.</summary>
internal static class PanelEndpoints
{
    private const string NotBuilt = "The panel was not built: it takes Node.js 20.19 or newer on the PATH while the service is built. The API works without it.";

    // The page shows pictures of a ComfyUI and may call a service at other addresses; scripts come from here alone.
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; media-src * blob:; connect-src *; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The folder of the built panel.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    public static void MapPanel(this WebApplication app, string folder)
    {
        MapPage(app, "/", Path.Combine(folder, "index.html"));
        MapPage(app, "/prompts", Path.Combine(folder, "prompts.html"));
        var assets = Path.Combine(folder, "assets");
        if (Directory.Exists(assets))
            app.UseStaticFiles(new StaticFileOptions { RequestPath = "/assets", FileProvider = new PhysicalFileProvider(assets), OnPrepareResponse = KeepForEver });
    }

    private static void MapPage(WebApplication app, string path, string page) => app.MapGet(path, IResult (HttpContext http) =>
    {
        if (!File.Exists(page))
            return TypedResults.Problem(NotBuilt, statusCode: 404);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.PhysicalFile(page, "text/html; charset=utf-8");
    }).ExcludeFromDescription();

    // Their names change with their content.
    private static void KeepForEver(StaticFileResponseContext file)
    {
        file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        file.Context.Response.Headers.XContentTypeOptions = "nosniff";
    }
}
