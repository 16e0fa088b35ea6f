namespace ComfyAssistant.Host.Security;

/// <summary>Headers of every answer, errors and files included, that tell browsers what others may do with it.</summary>
internal static class ResponseHeaders
{
    public static void UseResponseHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        // As the headers go out: the handler of exceptions clears what was set before.
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            // Other origins read it by CORS or not at all: no page elsewhere can take it in as a script or a picture.
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    });
}
