using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// Conversations that the user keeps with their data, because a browser stores them for one address only:
/// <c>conversations/&lt;id&gt;/conversation.json</c>, and the workflows that undo needs as <c>&lt;id&gt;.json</c> beside it. What is in
/// them is the panel's affair; here they are JSON objects of a bounded size.
/// </summary>
/// <param name="folder">Where the files are stored.</param>
public sealed class ConversationStore(UserContextFolder folder)
{
    /// <summary>The largest conversation and the largest workflow, in bytes.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    private const int MostConversations = 2_000;
    private const int MostCanvases = 1_000;
    private const long MostBytes = 2L * 1024 * 1024 * 1024;
    private const string Content = "conversation.json";

    // The panel reads at most 100 levels of a message.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 128 };

    private readonly string _root = folder.ConversationsFolder;
    private readonly AsyncMutex _writing = new();

    // What all files take, in bytes: looked up once, as thousands of files take long, and kept up to date by every write.
    private long? _used;

    /// <summary>All of them, by id. A folder that is a link, or that holds no conversation, is left out.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public IReadOnlyList<KeptConversation> List() => Look<IReadOnlyList<KeptConversation>>(all =>
        [.. Folders(all).Select(Read).OfType<KeptConversation>().OrderBy(kept => kept.Id, StringComparer.Ordinal)]) ?? [];

    /// <summary>One conversation, as it was written, and its version.</summary>
    /// <exception cref="ContextException">Invalid (the id), NotFound, Unreadable or Unavailable.</exception>
    public async Task<(byte[] Json, string Version)> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var file = PathOf(id, Content);
        // The version first: a write in between makes the next comparison fail, and never hides a change.
        var version = VersionOf(file) ?? throw Missing(id);
        return (await FileContent.ReadBytesAsync(file, LargestFile, _root, cancellationToken) ?? throw Missing(id), version);
    }

    /// <summary>Writes a conversation.</summary>
    /// <param name="id">At most 64 letters, digits and hyphens.</param>
    /// <param name="json">An object with a list <c>messages</c>.</param>
    /// <param name="expected">The version that is replaced; null where there is none yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its new version; null when another version than the expected one is there, and nothing was written.</returns>
    /// <exception cref="ContextException">Invalid, or Unavailable.</exception>
    public async Task<string?> WriteAsync(string id, ReadOnlyMemory<byte> json, string? expected, CancellationToken cancellationToken)
    {
        var file = PathOf(id, Content);
        Check(json, conversation => conversation.TryGetProperty("messages", out var messages)
            && messages.ValueKind == JsonValueKind.Array, "A conversation is a JSON object with a list 'messages'.");
        using var turn = await _writing.TakeAsync(cancellationToken);
        if (VersionOf(file) != expected) return null;
        if (expected is null && Count() >= MostConversations)
            throw ContextException.Invalid($"At most {MostConversations:N0} conversations are kept. Delete some that you no longer need.");
        await SaveAsync(file, json, cancellationToken);
        // File systems date changes in steps of up to two seconds: two texts of one length could pass for the same version.
        if (VersionOf(file) == expected) File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(2));
        return VersionOf(file);
    }

    /// <summary>Deletes a conversation with its workflows; nothing happens when there is none.</summary>
    /// <exception cref="ContextException">Invalid (the id) or Unavailable.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var gone = Path.GetDirectoryName(PathOf(id, Content))!;
        using var turn = await _writing.TakeAsync(cancellationToken);
        try
        {
            // Without what a link leads to.
            if (new DirectoryInfo(gone) is { Exists: true } found) Directory.Delete(gone, recursive: found.LinkTarget is null);
            _used = null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, "the conversation");
        }
    }

    /// <summary>A workflow of a conversation, as it was written.</summary>
    /// <exception cref="ContextException">Invalid (an id), NotFound, Unreadable or Unavailable.</exception>
    public async Task<byte[]> ReadCanvasAsync(string id, string canvas, CancellationToken cancellationToken) =>
        await FileContent.ReadBytesAsync(CanvasPath(id, canvas), LargestFile, _root, cancellationToken)
        ?? throw ContextException.NotFound($"The conversation \"{id}\" has no workflow \"{canvas}\".");

    /// <summary>Writes a workflow of a conversation that is kept. It never changes: its id is made from its content.</summary>
    /// <exception cref="ContextException">Invalid, NotFound (the conversation) or Unavailable.</exception>
    public async Task WriteCanvasAsync(string id, string canvas, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var file = CanvasPath(id, canvas);
        Check(json, _ => true, "A workflow is a JSON object.");
        using var turn = await _writing.TakeAsync(cancellationToken);
        var kept = Read(new DirectoryInfo(Path.GetDirectoryName(file)!)) ?? throw Missing(id);
        if (kept.Canvases.Contains(canvas)) return;
        if (kept.Canvases.Count >= MostCanvases)
            throw ContextException.Invalid($"At most {MostCanvases:N0} workflows are kept with one conversation.");
        await SaveAsync(file, json, cancellationToken);
    }

    private async Task SaveAsync(string file, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        _used ??= Used();
        if (json.Length + _used > MostBytes)
            throw ContextException.Invalid("The kept conversations take 2 GB, and more are not kept. Delete some that you no longer need.");
        if (new DirectoryInfo(Path.GetDirectoryName(file)!) is { Exists: true, LinkTarget: not null })
            throw ContextException.Unreadable(
                "The conversation's folder is a link, which is not followed. Put the folder itself in its place.");
        var old = new FileInfo(file) is { Exists: true } replaced ? replaced.Length : 0;
        await AtomicFile.WriteAsync(file, json, isPrivate: true, cancellationToken);
        _used += json.Length - old;
    }

    private int Count() => Look(all => Folders(all).Count());

    private long Used() => Look(all => Folders(all).SelectMany(one => one.EnumerateFiles()).Sum(file => file.Length));

    private T Look<T>(Func<DirectoryInfo, T> look)
    {
        try
        {
            return new DirectoryInfo(_root) is { Exists: true } all ? look(all) : default!;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, "the folder of the conversations");
        }
    }

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo all) => all.EnumerateDirectories().Where(one => one.LinkTarget is null);

    private static KeptConversation? Read(DirectoryInfo one) =>
        IsId(one.Name) && one is { Exists: true, LinkTarget: null } && VersionOf(Path.Combine(one.FullName, Content)) is { } version
            ? new(one.Name, version, [.. one.EnumerateFiles("*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file.Name))
                .Where(IsCanvas)
                .Order(StringComparer.Ordinal)])
            : null;

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

    private string CanvasPath(string id, string canvas) => IsCanvas(canvas)
        ? PathOf(id, canvas + ".json")
        : throw ContextException.Invalid("The id of a workflow has at most 64 letters, digits and hyphens.");

    private string PathOf(string id, string name) => IsId(id)
        ? Path.Combine(_root, id, name)
        : throw ContextException.Invalid("The id of a conversation has at most 64 letters, digits and hyphens.");

    // In any case of letters: some disks make no difference.
    private static bool IsCanvas(string name) => IsId(name) && !Content.Equals(name + ".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string? VersionOf(string file) => new FileInfo(file) is { Exists: true } found
        ? string.Create(CultureInfo.InvariantCulture, $"{found.LastWriteTimeUtc.Ticks:x}-{found.Length:x}")
        : null;

    private static ContextException Missing(string id) => ContextException.NotFound($"No conversation \"{id}\" is kept.");
}
