using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>Tests of kept conversations over HTTP.</summary>
/// <param name="settings">Variables of the service as NAME=value.</param>
public abstract class ConversationTest(params string[] settings) : ServiceTest(settings)
{
    private protected const string Conversations = "/api/conversations";
    private protected const string Id = "0b8e7a52-1d0e-4a3e-9d38-2f6d0c3f1a11";
    private protected const string Spoken = """{"session":{"name":"Füchse"},"messages":[{"id":"m1","role":"user","parts":[]}]}""";

    private protected async Task<string> KeepAsync(string id, string json, string? expected = null)
    {
        using var answer = await PutAsync(id, json, expected);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["version"]!;
    }

    private protected Task<HttpResponseMessage> PutAsync(string id, string json, string? expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Conversations}/{id}") { Content = Json(json) };
        if (expected is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{expected}\""));
        return Service.Http.SendAsync(request);
    }

    private protected Task<HttpResponseMessage> PutTextAsync(string route, string json) => Service.Http.PutAsync(route, Json(json));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
