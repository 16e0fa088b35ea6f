using System.Net.Http.Json;
using System.Text.Json;

namespace ComfyAssistant.Tests.Support;

/// <summary>A panel that listens for the calls of MCP clients.</summary>
internal sealed class ListeningPanel : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _events;

    private ListeningPanel(HttpClient http, HttpResponseMessage response, StreamReader events) =>
        (_http, _response, _events) = (http, response, events);

    public static async Task<ListeningPanel> OpenAsync(HttpClient http, string id)
    {
        var response = await http.GetAsync($"/api/panel/calls?panel={id}", HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, response.ToString());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(http, response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>What it is told next.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (await _events.ReadLineAsync() is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonElement.Parse(line["data: ".Length..]);
        throw new InvalidOperationException("The service has closed the connection.");
    }

    /// <summary>Sends what came of the call that it is told of next.</summary>
    public async Task<JsonElement> AnswerAsync(object output, string workflow = "portrait")
    {
        var call = (await NextAsync()).GetProperty("call");
        var id = call.GetProperty("id").GetString();
        (await _http.PostAsJsonAsync("/api/panel/results", new { id, output, workflow })).EnsureSuccessStatusCode();
        return call;
    }

    public ValueTask DisposeAsync()
    {
        _events.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
