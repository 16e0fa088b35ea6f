using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

internal static class PromptsHttp
{
    public static Task<HttpResponseMessage> SaveAsync(this TestHost host, string name, string text) =>
        host.Http.PutAsJsonAsync("/api/prompts/" + name, new { text });

    public static async Task<JsonNode> JsonAsync(this TestHost host, string path) => JsonNode.Parse(await host.Http.GetStringAsync(path))!;
}
