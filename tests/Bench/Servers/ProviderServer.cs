using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>An OpenAI-compatible provider that plays a script. The load posts the script to <c>/script</c> before it starts.</summary>
internal static class ProviderServer
{
    private static readonly string[] Words = ["The", " node", " graph", " holds", " a", " sampler", " and", " two", " prompts", "."];

    public static Task RunAsync()
    {
        var script = new ProviderScript(1, 0);
        return LocalServer.RunAsync(app =>
        {
            app.MapPost("/script", async http => script = await http.Request.ReadFromJsonAsync<ProviderScript>() ?? script);
            app.MapPost("/v1/chat/completions", http => AnswerAsync(http, script));
        });
    }

    private static async Task AnswerAsync(HttpContext http, ProviderScript script)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        var body = http.Response.BodyWriter;
        var events = new CompletionEvents(body);
        events.Role();
        await body.FlushAsync(http.RequestAborted);

        using var pace = script.PerSecond > 0 ? new PeriodicTimer(TimeSpan.FromSeconds(1 / script.PerSecond)) : null;
        for (var i = 0; i < script.Deltas; i++)
        {
            if (pace is not null)
                await pace.WaitForNextTickAsync(http.RequestAborted);
            events.Text(i == 0 || script.IsStamped ? Stamp() : Words[i % Words.Length] + (char)Marks.DeltaEnd);

            // Each on its own, as models send them. How many the reader finds at once is then up to its speed.
            await body.FlushAsync(http.RequestAborted);
        }
        for (var i = 0; i < script.Calls; i++)
        {
            events.Call(i);
            await body.FlushAsync(http.RequestAborted);
        }
        events.Finish(script.Calls > 0 ? "tool_calls" : "stop");
        events.Usage(script.Deltas);
        events.Done();
        await body.FlushAsync(http.RequestAborted);
    }

    private static string Stamp() =>
        string.Create(CultureInfo.InvariantCulture, $"{(char)Marks.Sent}{Stopwatch.GetTimestamp()}{(char)Marks.DeltaEnd}");
}
