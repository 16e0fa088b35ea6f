using ComfyAssistant.Host.Security;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// The panel's scripts and styles. The build compresses each of them once, at its best, beside the file itself; who takes Brotli gets that.
/// </summary>
internal static class PanelAssets
{
    private const string Suffix = ".br";

    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <param name="app">The service.</param>
    /// <param name="folder">Where they lie.</param>
    public static void UsePanelAssets(this WebApplication app, string folder)
    {
        var files = new PhysicalFileProvider(folder);
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/assets", out var file) && TakesBrotli(http.Request)
                && files.GetFileInfo(file + Suffix).Exists)
                http.Request.Path += Suffix;
            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = "/assets",
            FileProvider = files,
            ContentTypeProvider = new CompressedTypes(),
            OnPrepareResponse = Prepare,
        });
    }

    private static bool TakesBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(coding => coding is { Value.Value: "br", Quality: null or > 0 });

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        // Their names change with their content.
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (file.File.Name.EndsWith(Suffix, StringComparison.Ordinal))
            headers.ContentEncoding = "br";
        file.Context.Response.RefuseSniffing();
    }

    // A compressed script is a script.
    private sealed class CompressedTypes : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, out string contentType) => Types.TryGetContentType(
            subpath.EndsWith(Suffix, StringComparison.Ordinal) ? subpath[..^Suffix.Length] : subpath, out contentType!);
    }
}
