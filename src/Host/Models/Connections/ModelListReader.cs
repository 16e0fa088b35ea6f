using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// Reads a provider's list of models. Names are all that OpenAI's own list has ("List models" in its API reference); what others add about
/// a model is taken from wherever they put it.
/// </summary>
internal static partial class ModelListReader
{
    private const int MaxModels = 5_000;

    // OpenRouter, Together, LM Studio (what is loaded, before what is possible), vLLM, Groq, Mistral, Anthropic, Gemini.
    // llama.cpp's n_ctx_train is left out: the server may have been started with far less.
    private static readonly string[] Windows =
    [
        "loaded_context_length", "context_length", "context_window", "max_model_len", "max_context_length", "max_input_tokens",
        "inputTokenLimit",
    ];

    /// <summary>The models of a list, each once, in its order.</summary>
    /// <param name="root">The answer: <c>{"data":[…]}</c>, <c>{"models":[…]}</c>, or the bare array.</param>
    /// <exception cref="ProviderException">It is no list.</exception>
    public static IReadOnlyList<ListedModel> Read(JsonElement root)
    {
        if (ProviderWords.Error(root) is { } error)
            throw error;
        var list = root.ValueKind == JsonValueKind.Array ? root : Given(root, "data") ?? Given(root, "models");
        if (list is not { ValueKind: JsonValueKind.Array } entries)
            throw new ProviderException("something that is no list of models");
        return [.. entries.EnumerateArray().Take(MaxModels).Select(One).OfType<ListedModel>().DistinctBy(model => model.Id)];
    }

    private static ListedModel? One(JsonElement entry)
    {
        var id = entry.ValueKind == JsonValueKind.String ? entry.GetString()
            : Text(entry, "id") ?? Text(entry, "model") ?? Text(entry, "name");
        // Gemini writes "models/gemini-…" and takes the name without it.
        id = id?.StartsWith("models/", StringComparison.Ordinal) == true ? id["models/".Length..] : id;
        if (id is null || !ConnectionRules.IsModel(id))
            return null;
        var name = Text(entry, "display_name") ?? Text(entry, "name");
        return new ListedModel(
            id, name == id || name is null || !ConnectionRules.IsModel(name) ? null : name, IsChat(id, entry), Window(entry),
            Tools(entry), Vision(entry), Text(entry, "state") is { } state ? state == "loaded" : null,
            Given(entry, "created") is { ValueKind: JsonValueKind.Number } created && created.TryGetInt64(out var seconds) ? seconds : 0);
    }

    private static bool IsChat(string id, JsonElement entry)
    {
        // LM Studio and Together: "type"; Mistral: "capabilities"; OpenRouter: "architecture".
        if (Text(entry, "type") is "embeddings" or "embedding" or "image" or "audio" or "moderation" or "rerank")
            return false;
        var talks = Given(entry, "capabilities") is { } abilities ? Flag(Given(abilities, "completion_chat")) : null;
        if (talks == false || Outputs(entry) is { } outputs && !outputs.Contains("text"))
            return false;
        return !NoChat().IsMatch(id);
    }

    private static int? Window(JsonElement entry)
    {
        foreach (var name in Windows)
            if (Given(entry, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var tokens) && tokens > 0)
                return tokens;
        return null;
    }

    private static bool? Tools(JsonElement entry) =>
        Strings(entry, "supported_parameters")?.Contains("tools")
        ?? Capability(entry, "function_calling", "tools", "tool_use");

    private static bool? Vision(JsonElement entry) =>
        Inputs(entry)?.Contains("image")
        ?? (Text(entry, "type") is "vlm" ? true : Text(entry, "type") is "llm" ? (bool?)false : null)
        ?? Capability(entry, "vision", "image_input");

    private static IReadOnlyList<string>? Inputs(JsonElement entry) =>
        (Given(entry, "architecture") is { } architecture ? Strings(architecture, "input_modalities") : null)
            ?? Strings(entry, "input_modalities");

    private static IReadOnlyList<string>? Outputs(JsonElement entry) =>
        (Given(entry, "architecture") is { } architecture ? Strings(architecture, "output_modalities") : null)
            ?? Strings(entry, "output_modalities");

    // As flags (Mistral), as objects with a flag (Anthropic), or as a list of names (LM Studio, Ollama, llama.cpp).
    private static bool? Capability(JsonElement entry, params ReadOnlySpan<string> names)
    {
        if (Given(entry, "capabilities") is not { } capabilities)
            return null;
        var listed = Strings(entry, "capabilities");
        bool? found = listed is { Count: > 0 } ? false : null;
        foreach (var name in names)
            if ((listed is null ? Flag(Given(capabilities, name)) : (bool?)listed.Contains(name)) is { } flag)
                found = found == true || flag;
        return found;
    }

    private static bool? Flag(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Object } nested when Given(nested, "supported") is { } flag => flag.ValueKind == JsonValueKind.True,
        _ => null,
    };

    private static JsonElement? Given(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement value, string name) =>
        Given(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    private static IReadOnlyList<string>? Strings(JsonElement value, string name) =>
        Given(value, name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : null;

    [GeneratedRegex(
        @"embed|whisper|\btts\b|-tts|dall-e|gpt-image|chatgpt-image|imagen|\bveo\b|veo-|\bsora|moderation|rerank|\bocr\b|-ocr|transcri"
        + @"|realtime|-audio|voxtral|davinci|babbage|instruct-\d{4}$|gpt-3\.5-turbo-instruct|guard|stable-diffusion|\bflux|\bbge-|\baqa\b"
        + @"|-image(-|$)|grok-imagine|lyria|deep-research|computer-use|playai|orpheus|-live-|robotics|nomic-",
        RegexOptions.IgnoreCase)]
    private static partial Regex NoChat();
}
