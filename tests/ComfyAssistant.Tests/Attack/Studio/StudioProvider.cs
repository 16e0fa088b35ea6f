using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>
/// An OpenAI-compatible provider for many users at once: each delta of an answer is the mark of the message that it answers, and what is
/// asked in one user's name must hold no other's mark.
/// </summary>
internal sealed partial class StudioProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeSpan _pause;
    private readonly int _deltas;

    private StudioProvider(WebApplication app, int deltas, double perSecond)
    {
        (_app, _deltas, _pause) = (app, deltas, TimeSpan.FromSeconds(1 / perSecond));
        app.MapPost("/v1/chat/completions", AnswerAsync);
        app.MapGet("/v1/models", () => Results.Content("""{"object":"list","data":[{"id":"test-model","object":"model"}]}"""));
    }

    /// <summary>The base URL, as a user would set it.</summary>
    public string Url => _app.Urls.First() + "/v1";

    /// <summary>Requests with the marks of several users.</summary>
    public ConcurrentQueue<string> Mixed { get; } = [];

    /// <param name="deltas">Of each answer.</param>
    /// <param name="perSecond">How many a second.</param>
    public static async Task<StudioProvider> StartAsync(int deltas, double perSecond)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new StudioProvider(builder.Build(), deltas, perSecond);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The users whose marks a text holds.</summary>
    public static IEnumerable<string> Users(string text) =>
        Mark().Matches(text).Select(match => match.Groups["user"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>A text that tells its user.</summary>
    public static string MarkOf(string user, string rest) => $"MARK-{user}-{rest}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var asked = await reader.ReadToEndAsync(http.RequestAborted);
        if (Users(asked).Count() != 1) Mixed.Enqueue(asked);
        using var request = JsonDocument.Parse(asked);
        var mark = Mark().Match(request.RootElement.GetProperty("messages").EnumerateArray().Last().GetRawText()).Value;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        using var pace = new PeriodicTimer(_pause);
        var delta = Chunks.Text(mark + " ");
        try
        {
            for (var i = 0; i < _deltas; i++)
            {
                await http.Response.WriteAsync(delta, http.RequestAborted);
                await pace.WaitForNextTickAsync(http.RequestAborted);
            }
            await http.Response.WriteAsync(Chunks.Finish("stop") + Chunks.Done, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The host was killed, or the answer stopped.
        }
    }

    [GeneratedRegex("MARK-(?<user>u[0-9]+)-[a-z0-9-]+")]
    private static partial Regex Mark();
}
