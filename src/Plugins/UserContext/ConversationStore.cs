using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// Conversations that the user keeps with their data, because a browser stores them for one address only, each with the workflows that undo
/// needs. What is in them is the panel's affair; here they are JSON objects of a bounded size.
/// </summary>
public abstract class ConversationStore
{
    /// <summary>The largest conversation and the largest workflow, in bytes.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    private const int MostConversations = 2_000;
    private const int MostCanvases = 1_000;
    private const long MostBytes = 2L * 1024 * 1024 * 1024;
    private const string Content = "conversation";

    // The panel reads at most 100 levels of a message.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 128 };

    /// <summary>All of them, by id.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public abstract Task<IReadOnlyList<KeptConversation>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One conversation, as it was written, and its version.</summary>
    /// <exception cref="ContextException">Invalid (the id), NotFound, Unreadable or Unavailable.</exception>
    public async Task<(byte[] Json, string Version)> ReadAsync(string id, CancellationToken cancellationToken) =>
        await ReadAsync(Known(id), Content, cancellationToken) ?? throw Missing(id);

    /// <summary>Writes a conversation.</summary>
    /// <param name="id">At most 64 letters, digits and hyphens.</param>
    /// <param name="json">An object with a list <c>messages</c>.</param>
    /// <param name="expected">The version that is replaced; null where there is none yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its new version; null when another version than the expected one is there, and nothing was written.</returns>
    /// <exception cref="ContextException">Invalid, or Unavailable.</exception>
    public Task<string?> WriteAsync(string id, ReadOnlyMemory<byte> json, string? expected, CancellationToken cancellationToken)
    {
        Known(id);
        Check(json, conversation => conversation.TryGetProperty("messages", out var messages)
            && messages.ValueKind == JsonValueKind.Array, "A conversation is a JSON object with a list 'messages'.");
        return WriteAsync(id, Content, json, expected, cancellationToken);
    }

    /// <summary>Deletes a conversation with its workflows; nothing happens when there is none.</summary>
    /// <exception cref="ContextException">Invalid (the id) or Unavailable.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => RemoveAsync(Known(id), cancellationToken);

    /// <summary>A workflow of a conversation, as it was written.</summary>
    /// <exception cref="ContextException">Invalid (an id), NotFound, Unreadable or Unavailable.</exception>
    public async Task<byte[]> ReadCanvasAsync(string id, string canvas, CancellationToken cancellationToken) =>
        (await ReadAsync(Known(id), KnownCanvas(canvas), cancellationToken))?.Json
        ?? throw ContextException.NotFound($"The conversation \"{id}\" has no workflow \"{canvas}\".");

    /// <summary>Writes a workflow of a conversation that is kept. It never changes: its id is made from its content.</summary>
    /// <exception cref="ContextException">Invalid, NotFound (the conversation) or Unavailable.</exception>
    public Task WriteCanvasAsync(string id, string canvas, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        KnownCanvas(canvas);
        Known(id);
        Check(json, _ => true, "A workflow is a JSON object.");
        return AddCanvasAsync(id, canvas, json, cancellationToken);
    }

    // NAME is the conversation itself, or one of its workflows.
    private protected abstract Task<(byte[] Json, string Version)?> ReadAsync(string id, string name, CancellationToken cancellationToken);

    private protected abstract Task<string?> WriteAsync(
        string id, string name, ReadOnlyMemory<byte> json, string? expected, CancellationToken cancellationToken);

    private protected abstract Task AddCanvasAsync(
        string id, string canvas, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    private protected abstract Task RemoveAsync(string id, CancellationToken cancellationToken);

    private protected static void BoundConversations(int kept)
    {
        if (kept >= MostConversations)
            throw ContextException.Invalid($"At most {MostConversations:N0} conversations are kept. Delete some that you no longer need.");
    }

    private protected static void BoundCanvases(int kept)
    {
        if (kept >= MostCanvases)
            throw ContextException.Invalid($"At most {MostCanvases:N0} workflows are kept with one conversation.");
    }

    private protected static void BoundBytes(long bytes)
    {
        if (bytes > MostBytes)
            throw ContextException.Invalid("The kept conversations take 2 GB, and more are not kept. Delete some that you no longer need.");
    }

    // In any case of letters: some disks make no difference.
    private protected static bool IsCanvas(string name) => IsId(name) && !Content.Equals(name, StringComparison.OrdinalIgnoreCase);

    private protected static bool IsId(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private protected static ContextException Missing(string id) => ContextException.NotFound($"No conversation \"{id}\" is kept.");

    private static void Check(ReadOnlyMemory<byte> json, Func<JsonElement, bool> isRight, string rule)
    {
        if (json.Length > LargestFile)
            throw ContextException.Invalid($"It has {json.Length:N0} bytes; at most {LargestFile:N0} are kept.");
        try
        {
            using var read = JsonDocument.Parse(json, Depth);
            if (read.RootElement.ValueKind != JsonValueKind.Object || !isRight(read.RootElement)) throw ContextException.Invalid(rule);
        }
        catch (JsonException broken)
        {
            throw new ContextException(ContextFault.Invalid, rule, broken);
        }
    }

    private static string KnownCanvas(string canvas) => IsCanvas(canvas)
        ? canvas : throw ContextException.Invalid("The id of a workflow has at most 64 letters, digits and hyphens.");

    private static string Known(string id) => IsId(id)
        ? id : throw ContextException.Invalid("The id of a conversation has at most 64 letters, digits and hyphens.");
}
