using System.Globalization;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>The model that answers where none was named.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Why">Why this one, in a sentence or two for the user; null where a model was named.</param>
internal sealed partial record ModelChoice(string Model, string? Why)
{
    /// <summary>
    /// Names of models that call tools well at a moderate price, the best choice first; the provider's own, then those of open weights that
    /// many serve. Each stands for all its versions.
    /// </summary>
    private static readonly string[] Preferred =
    [
        "gpt-5-mini", "gpt-5", "gpt-4.1-mini", "gpt-4o-mini", "claude-sonnet", "claude-haiku", "gemini-flash-latest", "gemini-3-flash",
        "gemini-2.5-flash", "deepseek-chat", "mistral-medium", "mistral-small", "grok-4-fast", "grok-4", "grok-code-fast", "grok-3-mini",
        "kimi-k2", "glm-4.6", "qwen3-coder", "gpt-oss-120b", "llama-3.3-70b", "qwen3-32b", "qwen3", "gpt-oss", "qwen2.5", "llama3.3",
        "llama3.1", "llama-3.1", "mistral", "gemma3", "llama",
    ];

    /// <summary>The usual default, where the provider has it; otherwise the best guess among the models of its list.</summary>
    /// <param name="models">The list.</param>
    /// <param name="names">What messages call the setting.</param>
    public static ModelChoice Among(IReadOnlyList<ListedModel> models, SettingNames names)
    {
        if (models.FirstOrDefault(model => model.Id == ModelOptions.DefaultModel) is { } usual)
            return new(usual.Id, $"{usual.Id} answers: no other model was named, and the provider has it.");
        var fit = models.Where(model => model.IsChat && model.Tools != false).ToList();
        if (fit.Count == 0)
            fit = [.. models.Where(model => model.IsChat)];
        if (fit.Count == 0)
            return Fallback($"The provider lists {Count(models.Count)}, and none that can hold a conversation", names);

        // What a local server holds in memory answers at once; whoever loaded it wanted it.
        var loaded = fit.Where(model => model.IsLoaded == true).ToList();
        var best = (loaded.Count > 0 ? loaded : fit)
            .OrderBy(Rank).ThenBy(model => IsSpecial(model.Id)).ThenByDescending(model => model.Created)
            .ThenBy(model => model.Id.Length).First();
        var reason = loaded.Count > 0 ? "it is loaded"
            : fit.Count == 1 ? "it is the only one that fits"
            : Rank(best) < Preferred.Length ? "it is known to work well with tools"
            : "none of them is known here, and it is the newest that fits";
        return new(best.Id,
            $"{best.Id} was chosen from the provider's {Count(models.Count)}, as {reason}. To use another, change {names.Model}.");
    }

    /// <summary>The usual default where nothing better is known.</summary>
    /// <param name="why">What is known instead, without a full stop.</param>
    /// <param name="names">What messages call the setting.</param>
    public static ModelChoice Fallback(string why, SettingNames names) => new(ModelOptions.DefaultModel,
        $"{why}, so {ModelOptions.DefaultModel} is tried. If the provider does not have it, set {names.Model}.");

    private static string Count(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "model" : "models")}");

    private static int Rank(ListedModel model)
    {
        var name = model.Id.Split('/')[^1];
        var at = Array.FindIndex(Preferred, known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? Preferred.Length : at;
    }

    // Dated copies, previews and models for one task; those for everything go first.
    private static bool IsSpecial(string id) => Special().IsMatch(id);

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}|preview|search|codex|lite|-exp|:free$|-pro\b|nano|image|-chat-latest", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
