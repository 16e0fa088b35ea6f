using System.Data.Common;
using System.Text;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>Items as rows under the paths that they have as files.</summary>
internal sealed class ItemRows(PostgresDatabase database, PostgresFiles files, ItemPaths paths, string kind) : ItemFolder(kind)
{
    public override async ValueTask<IReadOnlyList<string>> SlugsAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(connection => FileRows.In(connection, paths.Folder), cancellationToken);
        return [.. rows.Select(row => paths.SlugOf(row.Path)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    public override async ValueTask<StoredFile?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        foreach (var path in paths.Of(slug))
            if (await files.FindAsync(path, Kind, cancellationToken) is { } file)
                return file;
        return null;
    }

    public override async Task<string?> ReadAsync(string slug, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => Find(connection, slug), cancellationToken) is var (path, content)
            ? FileContent.Text(content, Path.GetFileName(path), MaxBytes) : null;

    public override Task<string> CreateAsync(
        string slug, string text, Func<string, string, bool> isSame, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            for (var number = 1; ; number++)
            {
                var free = Slug.Numbered(slug, number);
                if (Find(connection, free) is not { } taken)
                {
                    FileRows.Write(connection, paths.New(free), Encoding.UTF8.GetBytes(text));
                    return free;
                }
                if (IsSame(free, taken.Content)) throw Taken(free);
            }

            bool IsSame(string at, byte[] content)
            {
                try
                {
                    return isSame(at, FileContent.Text(content, at, MaxBytes));
                }
                catch (ContextException e) when (e.Fault == ContextFault.Unreadable)
                {
                    // A broken one keeps its slug; its name is unknown.
                    return false;
                }
            }
        },
        cancellationToken);

    public override Task<string> ReplaceAsync(
        string slug, bool needsOld, Func<string, string> edit, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var (path, content) = Find(connection, slug) ?? throw Missing(slug);
            var text = edit(needsOld ? FileContent.Text(content, Path.GetFileName(path), MaxBytes) : "");
            FileRows.Write(connection, path, Encoding.UTF8.GetBytes(text));
            return text;
        },
        cancellationToken);

    public override Task DeleteAsync(string slug, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var (path, _) = Find(connection, slug) ?? throw Missing(slug);
            // Both forms at once: otherwise the older one would appear in place of the deleted item.
            return (path == paths.New(slug) ? FileRows.DeleteIn(connection, $"{paths.Folder}{slug}/") : 0)
                + paths.Of(slug).Sum(form => FileRows.Delete(connection, form));
        },
        cancellationToken);

    private (string Path, byte[] Content)? Find(DbConnection connection, string slug)
    {
        foreach (var path in paths.Of(slug))
            if (FileRows.Read(connection, path) is { } row)
                return (path, row.Content);
        return null;
    }
}

/// <summary>The paths of items.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="FileName">The file of each item.</param>
/// <param name="ReadsFlatFiles">Whether <c>&lt;slug&gt;.md</c> counts where an item has no folder.</param>
internal sealed record ItemPaths(string Name, string FileName, bool ReadsFlatFiles)
{
    /// <summary>The folder, with a slash at its end.</summary>
    public string Folder => Name + "/";

    /// <summary>Where a new item goes.</summary>
    public string New(string slug) => $"{Name}/{slug}/{FileName}";

    /// <summary>Where an item may be; nowhere for a slug that can be none.</summary>
    public IReadOnlyList<string> Of(string slug) => !Slug.IsPlain(slug) ? []
        : ReadsFlatFiles ? [New(slug), $"{Name}/{slug}.md"] : [New(slug)];

    /// <summary>The slug of the item that a path belongs to; null for none.</summary>
    public string? SlugOf(string path)
    {
        var rest = path[Folder.Length..];
        if (rest.Length == 0 || rest[0] == '.') return null;
        if (rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var end) return rest[(end + 1)..] == FileName ? rest[..end] : null;
        return ReadsFlatFiles && rest.EndsWith(".md", StringComparison.Ordinal) ? rest[..^".md".Length] : null;
    }
}
