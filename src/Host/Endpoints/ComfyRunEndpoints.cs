using System.Net;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Comfy;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/comfy</c>: the parts of ComfyUI's API that a run needs, for the service's own page, which is of another origin than ComfyUI.
/// Only the routes named here are passed on: others install packages, delete files or restart the machine's programs. Only the panel's own
/// pages may use them, as they carry the headers of <c>COMFYUI_HEADERS</c>.
/// </summary>
internal static class ComfyRunEndpoints
{
    private static readonly string[] Read = ["queue", "history", "history/{id}", "system_stats", "view"];
    private static readonly string[] Write = ["queue", "interrupt", "free"];

    public static void MapComfyRuns(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/comfy").WithTags("Runs").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        foreach (var path in Read)
            group.MapGet("/" + path, ForwardAsync).WithSummary($"ComfyUI's GET /{path}").ProducesProblem(502).ProducesProblem(503);
        group.MapPost("/prompt", RunAsync).WithSummary("ComfyUI's POST /prompt, within what the user may run today")
            .ProducesProblem(429).ProducesProblem(502).ProducesProblem(503);
        foreach (var path in Write)
            group.MapPost("/" + path, ForwardAsync).WithSummary($"ComfyUI's POST /{path}").ProducesProblem(502).ProducesProblem(503);
    }

    // Whatever asks for it: a tool of the model's, the page's own button, or a program.
    private static async Task RunAsync(HttpContext http, [FromServices] ComfyClient comfy)
    {
        if (http.RequestServices.GetService<DailyQuota>() is not { } quota)
        {
            await ForwardAsync(http, comfy);
            return;
        }
        var (refusal, day) = await quota.TakeRunsAsync(1, http.RequestAborted);
        if (refusal is not null)
        {
            await TypedResults.Problem(refusal, statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(http);
            return;
        }
        // Whoever does not wait for ComfyUI's answer may have had it run all the same.
        var isSent = true;
        try
        {
            await ForwardAsync(http, comfy);
            isSent = http.Response.StatusCode == StatusCodes.Status200OK;
        }
        catch (Exception failure) when (failure is BadHttpRequestException or ComfyException { Fault: ComfyFault.Away })
        {
            isSent = false;
            throw;
        }
        finally
        {
            if (!isSent) await quota.GiveBackRunsAsync(day, 1);
        }
    }

    private static async Task ForwardAsync(HttpContext http, [FromServices] ComfyClient comfy)
    {
        var path = http.Request.Path.Value!["/api/comfy/".Length..];
        if (http.Request.RouteValues.TryGetValue("id", out var id))
            path = "history/" + Uri.EscapeDataString((string)id!);
        ReadOnlyMemory<byte>? body = HttpMethods.IsPost(http.Request.Method)
            ? await WholeBody.ReadAsync(http.Request, http.RequestAborted) : null;
        var range = path == "view" && http.Request.Headers.Range is [{ } wanted] ? wanted : null;
        await comfy.ForwardAsync(new HttpMethod(http.Request.Method), path + Query(http.Request), body, range,
            (answer, late) => CopyAsync(answer, http.Response, path == "view", late), http.RequestAborted);
    }

    // Which ComfyUI is meant is no business of its own.
    private static QueryString Query(HttpRequest request) => request.Query.ContainsKey(ComfyGate.Parameter)
        ? QueryString.Create(request.Query.Where(pair => pair.Key != ComfyGate.Parameter)) : request.QueryString;

    private static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response, bool isFile, CancellationToken cancellationToken)
    {
        var type = answer.Content.Headers.ContentType?.ToString();
        if (answer.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest || (isFile && !IsMedia(type)))
        {
            // A page from elsewhere would act with the rights of this one.
            response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = isFile ? type : "application/json";
        // A video is played from wherever the user drags to.
        if (isFile)
        {
            response.ContentLength = answer.Content.Headers.ContentLength;
            response.Headers.ContentRange = answer.Content.Headers.ContentRange?.ToString();
            if (answer.Headers.AcceptRanges is { Count: > 0 } units) response.Headers.AcceptRanges = units.ToString();
        }
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await body.CopyToAsync(response.Body, cancellationToken);
    }

    // An SVG holds scripts.
    private static bool IsMedia(string? type) => type is not null && !type.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase)
        && (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase));
}
