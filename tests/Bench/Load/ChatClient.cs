using System.Diagnostics;
using System.Net.Http.Json;

namespace ComfyAssistant.Bench.Load;

/// <summary>Posts a chat as a panel does and reads its answer.</summary>
internal sealed class ChatClient(Uri server) : IDisposable
{
    private static readonly object Question = new
    {
        id = "bench",
        trigger = "submit-message",
        messages = new[]
        {
            new { id = "question", role = "user", parts = new[] { new { type = "text", text = "What does this workflow do?" } } },
        },
    };

    private readonly HttpClient _http = new() { BaseAddress = server };

    /// <summary>One chat from question to end. A stream that breaks is a reading that did not end.</summary>
    public async Task<StreamReading> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat")
        {
            Content = JsonContent.Create(Question),
        };
        var asked = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await StreamReading.ReadAsync(body, asked, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync($"A stream of {server} broke: {broken.Message}");
            return default;
        }
    }

    public void Dispose() => _http.Dispose();
}
