using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>
/// What the translation itself costs: a provider's text to UI Message Stream v1, one delta to one chunk, without Semantic Kernel and
/// without regard for providers that bend the format. Flushes by the host's rule.
/// </summary>
internal static class TranslatorServer
{
    private const int FlushThreshold = 4096;

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
        http.Response.Headers["X-Vercel-AI-UI-Message-Stream"] = "v1";
        using var chunks = new UiChunks(http.Response.BodyWriter);
        chunks.Start();

        var deltas = SseParser.Create(body, static (_, data) => CompletionDelta.Read(data)).EnumerateAsync(http.RequestAborted);
        await using var reader = deltas.GetAsyncEnumerator(http.RequestAborted);
        while (true)
        {
            var next = reader.MoveNextAsync();
            if (!next.IsCompleted || chunks.Waiting > FlushThreshold)
                await chunks.FlushAsync(http.RequestAborted);
            if (!await next)
                break;
            if (reader.Current.Data.Text is { Length: > 0 } text)
                chunks.Text(text);
        }
        chunks.Finish();
        await chunks.FlushAsync(http.RequestAborted);
    }
}
