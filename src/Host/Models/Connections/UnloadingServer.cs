using System.Text.Json;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>How a kind of local model server is asked for what it has loaded, and to unload it.</summary>
/// <param name="Provider">Its id in <see cref="Providers"/>.</param>
/// <param name="ListPath">Where it lists models.</param>
/// <param name="UnloadPath">Where it is asked to unload one.</param>
/// <param name="Loaded">The models of a list that are loaded; null where it is no such list.</param>
/// <param name="Unload">What is posted for a model.</param>
internal sealed record UnloadingServer(
    string Provider, string ListPath, string UnloadPath, Func<JsonElement, List<string>?> Loaded, Func<string, object> Unload)
{
    /// <summary>
    /// Ollama's API ("List running models", and "Unload a model" of "Generate a completion"), LM Studio's REST API v1, and the router of
    /// llama.cpp's server.
    /// </summary>
    public static IReadOnlyList<UnloadingServer> All { get; } =
    [
        new("ollama", "api/ps", "api/generate",
            list => Names(list.Member("models"), _ => true, "model", "name"), model => new { model, keep_alive = 0, stream = false }),
        new("lmstudio", "api/v1/models", "api/v1/models/unload", Instances, instance => new { instance_id = instance }),
        new("llamacpp", "models", "models/unload",
            list => Names(list.Member("data"), model => model.Member("status").TextOf("value") is "loaded" or "loading", "id"),
            model => new { model }),
    ];

    private static List<string>? Instances(JsonElement list) => list.Member("models") is { ValueKind: JsonValueKind.Array } models
        && models.EnumerateArray().All(model => model.Member("loaded_instances").ValueKind == JsonValueKind.Array)
            ? [.. models.EnumerateArray().SelectMany(model => Names(model.Member("loaded_instances"), _ => true, "id") ?? [])]
            : null;

    private static List<string>? Names(JsonElement list, Func<JsonElement, bool> isLoaded, params string[] members) =>
        list.ValueKind != JsonValueKind.Array ? null
        : [.. list.EnumerateArray().Where(isLoaded)
            .Select(model => members.Select(member => model.TextOf(member)).FirstOrDefault(name => !string.IsNullOrEmpty(name)))
            .OfType<string>()];
}
