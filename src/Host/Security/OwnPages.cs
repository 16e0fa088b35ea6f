using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Security;

/// <summary>
/// A stricter guard for routes that handle keys, kept conversations and requests, calls of tools and ComfyUI itself. Any page of this
/// machine may chat; only the panel's own pages may use these: those that the service itself serves, ComfyUI's, and those that are allowed
/// by name. Another program's page on another port of this machine could otherwise send a stored key to an address of its choice.
/// </summary>
/// <param name="options">Which pages are allowed by name.</param>
/// <param name="comfyUis">ComfyUI's addresses, whose pages hold the panel.</param>
internal sealed class OwnPages(ServerOptions options, ComfyPages comfyUis) : IEndpointFilter
{
    private const string Refusal = "Only the assistant's own panel may use connections, kept conversations and requests, the toolbox and "
        + "ComfyUI through this service. If this page holds the panel, add its address to COMFY_ASSISTANT_ALLOWED_ORIGINS, "
        + "or set COMFYUI_BASE_URL (or COMFYUI_SERVERS) if it is ComfyUI.";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Has(context.HttpContext.Request) ? await next(context) : TypedResults.Problem(Refusal, statusCode: 403);

    /// <summary>Whether a request comes from one of these pages, or from a program that is no browser.</summary>
    public bool Has(HttpRequest request)
    {
        if (request.Headers.Origin is [{ } origin])
            return Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && (IsServed(page, request) || comfyUis.Find(page) is not null
                    || options.AllowedOrigins.Any(allowed => ComfyPages.IsSame(page, allowed)));
        // Browsers leave Origin out where a page reads from its own server; programs that are not browsers send neither.
        return request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"] or ["none"];
    }

    /// <summary>
    /// Whether a request comes from a page that this service serves: its runs come to ComfyUI through the service, and not, as those of a
    /// panel in ComfyUI, through ComfyUI's page.
    /// </summary>
    public static bool Serves(HttpRequest request) => request.Headers.Origin is [{ } origin]
        ? Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsServed(page, request)
        : request.Headers["Sec-Fetch-Site"] is ["same-origin"];

    private static bool IsServed(Uri page, HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own) && ComfyPages.IsSame(page, own);
}
