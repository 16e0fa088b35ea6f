using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using Microsoft.AspNetCore.Http.Metadata;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>GET /api-docs</c>: all routes for people to read. Programs read <c>/openapi/v1.json</c>.</summary>
internal static partial class ApiPage
{
    public static void MapApiPage(this WebApplication app) => app.MapGet("/api-docs", (HttpContext http, EndpointDataSource endpoints) =>
    {
        http.Response.RestrictPage();
        return TypedResults.Content(Page(endpoints), "text/html; charset=utf-8");
    }).ExcludeFromDescription();

    private static string Page(EndpointDataSource endpoints)
    {
        var rows = new StringBuilder();
        var routes = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
            .Where(route => route.Metadata.GetMetadata<IEndpointSummaryMetadata>() is not null)
            .OrderBy(route => route.RoutePattern.RawText, StringComparer.Ordinal);
        foreach (var route in routes)
        {
            var methods = string.Join(' ', route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);
            rows.Append("<tr><td><b>").Append(Text(methods)).Append("</b></td><td><code>").Append(Text(Plain(route.RoutePattern.RawText)))
                .Append("</code></td><td>").Append(Text(route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary))
                .Append("<br><small>").Append(Text(route.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description))
                .Append("</small></td></tr>\n");
        }
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ComfyAssistant {{AppVersion.Current}}: API</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
            td { padding: .4rem 1rem .4rem 0; vertical-align: top }
            pre { overflow-x: auto }
            </style>
            <h1>ComfyAssistant {{AppVersion.Current}}: API</h1>
            <p>Bodies and answers with their schemas are in the <a href="openapi/v1.json">OpenAPI document</a>. Where the service was
            started with COMFY_ASSISTANT_TOKEN, send <code>Authorization: Bearer …</code> with every call of <code>/api</code> and
            <code>/mcp</code>.</p>
            <pre>curl -N http://127.0.0.1:5188/api/chat -d '{"messages":[{"role":"user","content":"add a KSampler"}]}'</pre>
            <table>
            {{rows}}</table>
            </html>
            """;
    }

    // As the OpenAPI document writes it: {**name:int} is {name}.
    private static string Plain(string? route) => Constraint().Replace(route ?? "", "{$1}");

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Constraint();

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
