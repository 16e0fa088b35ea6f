using ComfyAssistant.Plugins.Comfy;
using Microsoft.Extensions.Primitives;

namespace ComfyAssistant.Host.Comfy;

/// <summary>
/// Has each request answered for the ComfyUI that it names, where there are several; without a name for the default. Where there is one,
/// a name means nothing: a panel may remember one from when there were more. It is also answered for the user of ComfyUI's that it names.
/// </summary>
internal static class ComfyGate
{
    /// <summary>The header with which a request names a ComfyUI.</summary>
    public const string Header = "X-Comfy-Assistant-Comfy";

    /// <summary>The member of the query that does the same, for pictures, with which no browser sends headers of a page's.</summary>
    public const string Parameter = "comfy";

    private const string Pictures = "/api/comfy/view";

    /// <summary>Where a panel learns which names there are, so that it must not need to know one.</summary>
    public const string List = "/api/comfy/servers";

    public static void UseComfyGate(this WebApplication app)
    {
        var servers = app.Services.GetRequiredService<ComfyServers>();
        app.Use(NameUserAsync);
        if (servers.AreSeveral)
            app.Use((http, next) => AnswerAsync(http, next, servers));
    }

    private static Task NameUserAsync(HttpContext http, RequestDelegate next) => http.Request.Headers[ComfyUser.Header].ToArray() switch
    {
        [] or [""] => next(http),
        [{ } id] when ComfyUser.IsId(id) => ComfyUser.ForAsync(id, () => next(http)),
        _ => TypedResults.Problem(
            $"{ComfyUser.Header} holds no id of ComfyUI's: send one, of letters, digits, - and _, or leave the header out.",
            statusCode: 400).ExecuteAsync(http),
    };

    private static Task AnswerAsync(HttpContext http, RequestDelegate next, ComfyServers servers)
    {
        var request = http.Request;
        var named = request.Headers[Header] is { Count: > 0 } header ? header
            : request.Path.StartsWithSegments(Pictures) ? request.Query[Parameter] : StringValues.Empty;
        return named.ToArray() switch
        {
            [] => next(http),
            _ when request.Path == List => next(http),
            [{ } name] when servers.Has(name) => servers.OnAsync(name, () => next(http)),
            _ => TypedResults.Problem(
                $"This service has no ComfyUI of the name in {Header}. It has: {string.Join(", ", servers.Names)}. Name one of these, or "
                + "leave the name out for the first.", statusCode: 400).ExecuteAsync(http),
        };
    }
}
