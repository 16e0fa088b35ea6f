namespace ComfyAssistant.Host.Security;

/// <summary>Headers that limit what a browser does with the panel's files.</summary>
internal static class SecurityHeaders
{
    // The page shows pictures from a ComfyUI and may call a service at another address; scripts come only from here.
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; media-src * blob:; "
        + "connect-src *; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a page: the content security policy.</summary>
    public static void RestrictPage(this HttpResponse response) => response.Headers.ContentSecurityPolicy = PagePolicy;

    /// <summary>For any other file: the browser must not guess its type.</summary>
    public static void RefuseSniffing(this HttpResponse response) => response.Headers.XContentTypeOptions = "nosniff";
}
