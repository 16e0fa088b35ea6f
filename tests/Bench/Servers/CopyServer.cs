using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The floor: hands the provider's bytes on as they are. What it costs is the price of two HTTP connections.</summary>
internal static class CopyServer
{
    public static async Task RunAsync(Uri provider)
    {
        using var calls = new ProviderCalls(provider);
        await LocalServer.RunAsync(app => app.MapPost("/api/chat", http => AnswerAsync(http, calls)));
    }

    private static async Task AnswerAsync(HttpContext http, ProviderCalls calls)
    {
        using var answer = await calls.BeginAsync(http);
        await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
        http.Response.ContentType = "text/event-stream";
        await body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
