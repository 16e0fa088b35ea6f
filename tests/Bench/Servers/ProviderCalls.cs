using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The baselines' call to the provider: the last message of a posted chat, asked anew.</summary>
internal sealed class ProviderCalls(Uri provider) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = provider };

    /// <summary>Returns once the answer has begun.</summary>
    public async Task<HttpResponseMessage> BeginAsync(HttpContext chat)
    {
        var posted = await chat.Request.ReadFromJsonAsync<JsonObject>(chat.RequestAborted);
        var question = (string?)posted?["messages"]?.AsArray()[^1]?["parts"]?[0]?["text"];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model = "bench",
                stream = true,
                stream_options = new { include_usage = true },
                messages = new[] { new { role = "user", content = question } },
            }),
        };
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, chat.RequestAborted);
        return answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
