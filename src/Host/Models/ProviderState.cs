using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// What a provider gave beside text and calls and wants back unchanged with the next request: thought signatures, reasoning, encrypted
/// reasoning. It belongs to one assistant message or to one tool call, and only the provider and model that gave it may see it again.
/// </summary>
/// <param name="Provider">The provider that gave it: host, and port where it is not the usual one, of <c>OPENAI_API_BASE_URL</c>.</param>
/// <param name="Model">The model that gave it, as <c>OPENAI_MODEL</c> spells it.</param>
/// <param name="Fields">The fields by their name in the provider's message or tool call, each as raw JSON text.</param>
internal sealed record ProviderState(string Provider, string Model, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>
    /// Where it is kept in <see cref="KernelContent.Metadata"/> of an assistant message or of a <see cref="FunctionCallContent"/>.
    /// </summary>
    public const string Key = "comfy.providerState";

    /// <summary>The field of a call that holds the id which the provider gave it, where the message's state speaks of it.</summary>
    public const string Id = "id";

    /// <summary>What stands before the name of a field that a call holds inside <c>function</c>.</summary>
    public const string InFunction = "function.";

    private static readonly string[] Marks = ["reasoning", "thinking", "thought", "signature", "encrypted"];

    /// <summary>The state that a message or call of the history carries, or null.</summary>
    public static ProviderState? Of(KernelContent content) =>
        content.Metadata?.TryGetValue(Key, out var state) == true ? state as ProviderState : null;

    /// <summary>Whether a field of that name is state: <c>extra_content</c> (Gemini), <c>provider_specific_fields</c> (LiteLLM), or a name
    /// that speaks of reasoning or signatures. Nothing else is kept or sent, whatever a transcript holds.</summary>
    public static bool IsField(string name) => name is "extra_content" or "provider_specific_fields"
        || Array.Exists(Marks, mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>The metadata for the message or call that it belongs to.</summary>
    public Dictionary<string, object?> AsMetadata() => new(StringComparer.Ordinal) { [Key] = this };

    /// <summary>Whether it came from this provider and model.</summary>
    public bool IsFor(ModelOptions options) => Provider == options.BaseUrl.Authority && Model == options.Model;
}
