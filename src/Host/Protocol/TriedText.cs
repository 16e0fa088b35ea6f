using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>A text of the service's that a request tries instead of the stored one.</summary>
/// <param name="Kind">What kind of text it is.</param>
/// <param name="Name">Which one of that kind; empty where there is only one.</param>
/// <param name="Text">The text.</param>
internal sealed record TriedText(string Kind, string Name, string Text)
{
    /// <exception cref="RequestException">A member is missing.</exception>
    public static TriedText Read(JsonElement draft) => draft.Text("kind") is { Length: > 0 } kind && draft.Text("text") is { } text
        ? new TriedText(kind, draft.Text("name") ?? "", text)
        : throw new RequestException("'draft' needs 'kind' and 'text', and 'name' where there are several of that kind.");
}
