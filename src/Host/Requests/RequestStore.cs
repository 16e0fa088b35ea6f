using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Requests;

/// <summary>
/// The kept requests: <c>requests/&lt;id&gt;.json</c> in the user's data, for their user alone. The first line of a file is what lists
/// show, the second line all of it.
/// </summary>
internal sealed class RequestStore(UserContextFolder folder, RequestOptions options, SecretMask mask)
{
    private const string Pattern = "*.json";
    private const int LargestFile = 64 * 1024 * 1024;

    private readonly string _root = folder.RequestsFolder;

    // Masking takes several times a request's size: many answers that end together would need a multiple of what the service holds.
    private readonly AsyncMutex _storing = new();

    /// <summary>Masks a request and stores it; the oldest go where there are too many.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task AddAsync(KeptRequest request)
    {
        using var turn = await _storing.TakeAsync(CancellationToken.None);
        var masked = MaskedRequest.Of(request, mask);
        await TextFile.WritePrivateAsync(PathOf(masked.Head.Id), async file =>
        {
            await JsonSerializer.SerializeAsync(file, masked.Head, RequestJson.Plain.RequestHead);
            file.WriteByte((byte)'\n');
            await JsonSerializer.SerializeAsync(file, masked, RequestJson.Plain.KeptRequest);
            file.WriteByte((byte)'\n');
        });
        Prune();
    }

    /// <summary>All of them, the newest first; what cannot be read is left out.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public IReadOnlyList<RequestHead> List() => Look<IReadOnlyList<RequestHead>>(() => [.. Files().Select(Head).OfType<RequestHead>()], []);

    /// <summary>What they take on the disk, in bytes.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public long Bytes() => Look(() => Files().Sum(file => file.Length), 0L);

    /// <summary>One of them, as JSON.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<string> ReadJsonAsync(string id, CancellationToken cancellationToken)
    {
        var text = IsId(id) ? await TextFile.ReadAsync(PathOf(id), LargestFile, cancellationToken, _root) : null;
        // Keys that became known since are masked too.
        return mask.ApplyKnown((text ?? throw Missing(id))[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>One of them.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<KeptRequest> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await ReadJsonAsync(id, cancellationToken), RequestJson.Default.KeptRequest)
                ?? throw new JsonException();
        }
        catch (JsonException broken)
        {
            throw new ContextException(ContextFault.Unreadable, "The kept request is broken. Delete it.", broken);
        }
    }

    /// <summary>Deletes one.</summary>
    /// <exception cref="ContextException">NotFound or Unavailable.</exception>
    public void Delete(string id)
    {
        if (!IsId(id) || !File.Exists(PathOf(id)))
            throw Missing(id);
        TextFile.Delete(PathOf(id));
    }

    /// <summary>Deletes all of them.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public void Clear()
    {
        foreach (var file in Look<IReadOnlyList<FileInfo>>(Files, []))
            TextFile.Delete(file.FullName);
    }

    private void Prune()
    {
        var left = options.MostBytes;
        foreach (var (index, file) in Look<IReadOnlyList<FileInfo>>(Files, []).Index())
        {
            left -= file.Length;
            // The newest stays, whatever its size.
            if (index >= options.MostKept || left < 0 && index > 0)
                TextFile.Delete(file.FullName);
        }
    }

    private RequestHead? Head(FileInfo file)
    {
        try
        {
            using var stream = FileContent.Open(file.FullName, file.DirectoryName);
            using var reader = stream is null ? null : new StreamReader(stream, Encoding.UTF8);
            return reader?.ReadLine() is { } line
                ? JsonSerializer.Deserialize(mask.ApplyKnown(line), RequestJson.Default.RequestHead) : null;
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException or ContextException)
        {
            return null;
        }
    }

    // Their ids are times, so names sort by age.
    private IReadOnlyList<FileInfo> Files() => new DirectoryInfo(_root) is { Exists: true, LinkTarget: null } all
        ? [.. all.EnumerateFiles(Pattern).Where(file => IsId(Path.GetFileNameWithoutExtension(file.Name)))
            .OrderByDescending(file => file.Name, StringComparer.Ordinal)]
        : [];

    private static T Look<T>(Func<T> look, T nothing) =>
        FolderLook.At(look, nothing, "The folder of the kept requests cannot be read now.");

    private string PathOf(string id) => Path.Combine(_root, id + ".json");

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static ContextException Missing(string id) =>
        new(ContextFault.NotFound, $"There is no kept request \"{id.Start(40)}\". GET /api/requests lists those there are.");
}
