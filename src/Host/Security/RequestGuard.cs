using System.Net;
using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Security;

/// <summary>
/// Keeps other people's web pages from spending the user's key: a page elsewhere may reach a loopback port, either directly (its Origin
/// tells) or by pointing its own name at 127.0.0.1 (its Host tells; DNS rebinding).
/// </summary>
internal static class RequestGuard
{
    public static void UseRequestGuard(this WebApplication app, ServerOptions options)
    {
        app.Use((http, next) => http.Request.Headers.Origin.Count > 1
            ? TypedResults.Problem("The request has two Origin headers; send one.", statusCode: 400).ExecuteAsync(http)
            : Refusal(http, options) is { } refusal
            ? TypedResults.Problem(refusal, statusCode: 403).ExecuteAsync(http)
            : next(http));
        app.UseCors(policy => policy.SetIsOriginAllowed(origin => IsAllowed(origin, options)).AllowAnyHeader().AllowAnyMethod()
            .WithExposedHeaders("*"));
        if (options.Token is { } token)
            app.UseWhen(http => IsUse(http.Request),
                api => api.Use((http, next) => RequireToken(http, next, token)));
    }

    private static string? Refusal(HttpContext http, ServerOptions options)
    {
        var request = http.Request;
        // Whatever made the server listen there: without a token it answers this machine alone.
        if (!options.AsksForSecret && http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
            return "This service answers on loopback only, unless COMFY_ASSISTANT_TOKEN holds a secret that callers must send.";
        var host = request.Host.Host;
        if (!IsLoopback(host) && !options.AllowedOrigins.Any(allowed => allowed.Host.Equals(host, StringComparison.OrdinalIgnoreCase)))
            return $"The host \"{host}\" is not allowed. Add its address to COMFY_ASSISTANT_ALLOWED_ORIGINS to use the service under " +
                "that name.";
        if (request.Headers.Origin is [{ } origin] && !IsAllowed(origin, options))
            return $"Pages of \"{origin}\" may not use this service. Add that address to COMFY_ASSISTANT_ALLOWED_ORIGINS to allow them.";
        if (request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers.Origin.Count == 0 && !IsVisit(request))
            return "Pages of other sites may not use this service. Add their address to COMFY_ASSISTANT_ALLOWED_ORIGINS to allow them.";
        return null;
    }

    // A link that a user clicks on another site opens a page, which is no use of the service yet.
    private static bool IsVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate"
            && request.Headers["Sec-Fetch-Dest"] == "document"
        && !IsUse(request);

    /// <summary>Whether it is more than a page and what belongs to it.</summary>
    public static bool IsUse(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/mcp");

    private static bool IsAllowed(string origin, ServerOptions options) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https" && IsLoopback(uri.Host) || options.AllowedOrigins.Any(allowed => SameOrigin(allowed, uri)));

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private static Task RequireToken(HttpContext http, RequestDelegate next, string token)
    {
        // Hashed first, so that the comparison takes the same time for every length.
        var sent = SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()));
        if (CryptographicOperations.FixedTimeEquals(sent, SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token))))
            return next(http);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem("This service asks for a token: send \"Authorization: Bearer …\" with the value of " +
            "COMFY_ASSISTANT_TOKEN.", statusCode: 401).ExecuteAsync(http);
    }
}
