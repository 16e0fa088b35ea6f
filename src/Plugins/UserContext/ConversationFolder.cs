using System.Globalization;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// Kept conversations as files: <c>conversations/&lt;id&gt;/conversation.json</c>, and the workflows as <c>&lt;id&gt;.json</c> beside it. A
/// folder that is a link, or that holds no conversation, is left out.
/// </summary>
/// <param name="folder">Where the files are stored.</param>
public sealed class ConversationFolder(UserContextFolder folder) : ConversationStore
{
    private const string Content = "conversation.json";

    private readonly string _root = folder.ConversationsFolder;
    private readonly AsyncMutex _writing = new();

    // What all files take, in bytes: looked up once, as thousands of files take long, and kept up to date by every write.
    private long? _used;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<KeptConversation>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Look<IReadOnlyList<KeptConversation>>(all =>
            [.. Folders(all).Select(Read).OfType<KeptConversation>().OrderBy(kept => kept.Id, StringComparer.Ordinal)]) ?? []);

    private protected override async Task<(byte[] Json, string Version)?> ReadAsync(
        string id, string name, CancellationToken cancellationToken)
    {
        var file = PathOf(id, name);
        // The version first: a write in between makes the next comparison fail, and never hides a change.
        return VersionOf(file) is { } version
            && await FileContent.ReadBytesAsync(file, LargestFile, _root, cancellationToken) is { } json ? (json, version) : null;
    }

    private protected override async Task<string?> WriteAsync(
        string id, string name, ReadOnlyMemory<byte> json, string? expected, CancellationToken cancellationToken)
    {
        var file = PathOf(id, name);
        using var turn = await _writing.TakeAsync(cancellationToken);
        if (VersionOf(file) != expected) return null;
        if (expected is null) BoundConversations(Look(all => Folders(all).Count()));
        await SaveAsync(file, json, cancellationToken);
        // File systems date changes in steps of up to two seconds: two texts of one length could pass for the same version.
        if (VersionOf(file) == expected) File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(2));
        return VersionOf(file);
    }

    private protected override async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var gone = Path.Combine(_root, id);
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

    private protected override async Task AddCanvasAsync(
        string id, string canvas, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var turn = await _writing.TakeAsync(cancellationToken);
        var kept = Read(new DirectoryInfo(Path.Combine(_root, id))) ?? throw Missing(id);
        if (kept.Canvases.Contains(canvas)) return;
        BoundCanvases(kept.Canvases.Count);
        await SaveAsync(PathOf(id, canvas), json, cancellationToken);
    }

    private async Task SaveAsync(string file, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        _used ??= Used();
        BoundBytes(json.Length + _used.Value);
        if (new DirectoryInfo(Path.GetDirectoryName(file)!) is { Exists: true, LinkTarget: not null })
            throw ContextException.Unreadable(
                "The conversation's folder is a link, which is not followed. Put the folder itself in its place.");
        var old = new FileInfo(file) is { Exists: true } replaced ? replaced.Length : 0;
        await AtomicFile.WriteAsync(file, json, isPrivate: true, cancellationToken);
        _used += json.Length - old;
    }

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

    private string PathOf(string id, string name) => Path.Combine(_root, id, name + ".json");

    private static string? VersionOf(string file) => new FileInfo(file) is { Exists: true } found
        ? string.Create(CultureInfo.InvariantCulture, $"{found.LastWriteTimeUtc.Ticks:x}-{found.Length:x}")
        : null;
}
