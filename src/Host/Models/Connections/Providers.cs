namespace ComfyAssistant.Host.Models.Connections;

/// <summary>A provider that the panel offers by name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, the same in all languages.</param>
/// <param name="BaseUrl">Its OpenAI-compatible endpoint; for a local server, the usual one.</param>
/// <param name="IsLocal">Whether it runs on the user's own machine, so that no key is needed.</param>
/// <param name="KeyPage">The page where its users make keys; null for local servers.</param>
internal sealed record Provider(string Id, string Name, string BaseUrl, bool IsLocal, string? KeyPage = null);

/// <summary>
/// The providers that the panel offers. Addresses are those of each provider's documentation of its OpenAI-compatible interface; ports are
/// those on which the servers listen unless told otherwise.
/// </summary>
internal static class Providers
{
    /// <summary>The id of a provider that is not among these.</summary>
    public const string Other = "other";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Provider> All { get; } =
    [
        new("openai", "OpenAI", "https://api.openai.com/v1", false, "https://platform.openai.com/api-keys"),
        new("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", false, "https://openrouter.ai/settings/keys"),
        new("gemini", "Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", false, "https://aistudio.google.com/apikey"),
        new("anthropic", "Anthropic", "https://api.anthropic.com/v1", false, "https://console.anthropic.com/settings/keys"),
        new("deepseek", "DeepSeek", "https://api.deepseek.com/v1", false, "https://platform.deepseek.com/api_keys"),
        new("mistral", "Mistral", "https://api.mistral.ai/v1", false, "https://console.mistral.ai/api-keys"),
        new("groq", "Groq", "https://api.groq.com/openai/v1", false, "https://console.groq.com/keys"),
        new("xai", "xAI", "https://api.x.ai/v1", false, "https://console.x.ai"),
        new("ollama", "Ollama", "http://127.0.0.1:11434/v1", true),
        new("lmstudio", "LM Studio", "http://127.0.0.1:1234/v1", true),
        new("llamacpp", "llama.cpp", "http://127.0.0.1:8080/v1", true),
        new("vllm", "vLLM", "http://127.0.0.1:8000/v1", true),
    ];

    /// <summary>Whether there is one of that id, or it is <see cref="Other"/>.</summary>
    public static bool IsKnown(string id) => id == Other || All.Any(provider => provider.Id == id);

    /// <summary>The provider whose address that is, by host and port; null for others.</summary>
    public static Provider? At(Uri address) =>
        All.FirstOrDefault(provider => new Uri(provider.BaseUrl).Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase));
}
