using System.Net.Http.Json;
using System.Text.Json;

namespace ComfyAssistant.Tests.Support;

/// <summary>Skills that bring tools, as the page of tools handles them.</summary>
internal static class SkillHttp
{
    /// <summary>Drops a skill's folder into the user's skills.</summary>
    public static void Drop(this TestHost host, string slug, string file, string text)
    {
        host.Put($"skills/{slug}/SKILL.md", $"---\nname: {slug}\ndescription: A test.\n---\nUse it.");
        host.Put($"skills/{slug}/{file}", text);
    }

    /// <summary>All that skills bring.</summary>
    public static async Task<IReadOnlyList<JsonElement>> SkillsAsync(this HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/skill-tools")).GetProperty("skills").EnumerateArray()];

    /// <summary>What one skill brings.</summary>
    public static async Task<JsonElement> SkillAsync(this HttpClient http, string slug) =>
        (await http.SkillsAsync()).Single(skill => skill.GetProperty("slug").GetString() == slug);

    /// <summary>Allows operations as they are shown now.</summary>
    public static async Task AllowOperationsAsync(this HttpClient http, string slug, string leave, params string[] names)
    {
        var shown = await http.SkillAsync(slug);
        foreach (var name in names)
        {
            using var answer = await http.PutAsJsonAsync($"/api/skill-tools/{slug}/tools",
                new { tool = name, leave, fingerprint = shown.Tool(name).GetProperty("fingerprint").GetString() });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Calls an operation as the panel does, and returns what the model would get.</summary>
    public static async Task<string> CallOperationAsync(this HttpClient http, string slug, string name, object? input = null)
    {
        var wireName = (await http.SkillAsync(slug)).Tool(name).GetProperty("wireName").GetString()!;
        var answer = await http.CallToolAsync(wireName, input);
        return answer.GetProperty(answer.GetProperty("success").GetBoolean() ? "data" : "error").GetString()!;
    }

    /// <summary>The names of the tools that a chat has from outside.</summary>
    public static async Task<IReadOnlyList<string>> OutsideAsync(this HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/tools")).GetProperty("tools").EnumerateArray()
            .Where(tool => tool.TryGetProperty("server", out _)).Select(tool => tool.GetProperty("title").GetString()!)];
}
