using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// What local servers say of their models beside OpenAI's list, which has names alone: LM Studio's <c>/api/v0/models</c> and Ollama's
/// <c>/api/show</c>.
/// </summary>
internal static class LocalModels
{
    private const int MostAsked = 60;

    /// <summary>The list with what its server adds; as it was where the server adds nothing.</summary>
    public static async Task<IReadOnlyList<ListedModel>> CompleteAsync(
        Connection connection, IReadOnlyList<ListedModel> models, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            return connection.Provider switch
            {
                "lmstudio" => await OfLmStudioAsync(connection, models, http, cancellationToken),
                "ollama" => await Task.WhenAll(models.Select((model, i) => i < MostAsked
                    ? OfOllamaAsync(connection, model, http, cancellationToken) : Task.FromResult(model))),
                _ => models,
            };
        }
        // An older server knows nothing of these; the names are enough.
        catch (Exception absent) when (absent is HttpRequestException or JsonException or Errors.ProviderException)
        {
            return models;
        }
    }

    private static async Task<IReadOnlyList<ListedModel>> OfLmStudioAsync(
        Connection connection, IReadOnlyList<ListedModel> models, HttpClient http, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync(At(connection, "api/v0/models"), cancellationToken));
        var known = ModelListReader.Read(json.RootElement).ToDictionary(model => model.Id);
        return [.. models.Select(model => known.GetValueOrDefault(model.Id, model))];
    }

    private static async Task<ListedModel> OfOllamaAsync(
        Connection connection, ListedModel model, HttpClient http, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(At(connection, "api/show"), new { model = model.Id }, cancellationToken);
        if (!response.IsSuccessStatusCode || await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) is not JsonObject told
            || told["capabilities"] is not JsonArray capabilities)
            return model;
        var names = capabilities.OfType<JsonValue>().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
        // Its context_length is what the model was trained for; Ollama runs it with less.
        return model with
        {
            Tools = names.Contains("tools"),
            Vision = names.Contains("vision"),
            IsChat = model.IsChat && names.Contains("completion"),
        };
    }

    private static Uri At(Connection connection, string path) => new(connection.BaseUrl, "/" + path);
}
