using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// Refuses bodies that are too large in a way that clients can read: a browser that is still sending sees only a broken connection
/// otherwise.
/// </summary>
internal static class BodyLimit
{
    /// <summary>The largest body, in bytes, where an endpoint has no limit of its own (<see cref="IRequestSizeLimitMetadata"/>).</summary>
    public const long Max = 32 * 1024 * 1024;

    // Up to here the body is read to its end, so that the client gets an answer; beyond it the connection is simply closed.
    private const long Patience = 8 * Max;

    public static void UseBodyLimit(this WebApplication app) => app.Use(async (http, next) =>
    {
        var max = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Max;
        if (http.Request.ContentLength <= Patience && http.Request.ContentLength > max
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Patience;
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }
        await next(http);
    });
}
