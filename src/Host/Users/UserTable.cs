using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// A table of users in a file of JSON among the data of the service, or in its database, where all hosts see it: an object with one list.
/// It is read again only when it was changed.
/// </summary>
/// <typeparam name="TRow">What it says of a user.</typeparam>
/// <typeparam name="TKnown">What is kept of it in memory.</typeparam>
/// <param name="files">Where it is.</param>
/// <param name="kind">What it is called, and what is in it.</param>
/// <param name="know">Makes of valid rows what is kept in memory.</param>
internal sealed class UserTable<TRow, TKnown>(UserFiles files, UserTableKind<TRow> kind, Func<IReadOnlyList<TRow>, TKnown> know)
    where TKnown : class
{
    private const int MaxBytes = 4 * 1024 * 1024;

    // Of names that appear twice, nobody could say which counts.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private volatile Known? _known;

    /// <summary>What is known of it now; null where there is no such file.</summary>
    /// <exception cref="ContextException">Unavailable: it cannot be read.</exception>
    public async ValueTask<TKnown?> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await files.FindAsync(kind.FileName, kind.What, cancellationToken) is not { } file) return null;
        if (_known is { } known && file.Stamp is not null && file.Stamp == known.Stamp) return known.Value;
        var value = know(await RowsAsync(cancellationToken));
        _known = new(file.Stamp, value);
        return value;
    }

    /// <summary>All rows.</summary>
    /// <exception cref="ContextException">Unavailable: it cannot be read.</exception>
    public async Task<IReadOnlyList<TRow>> RowsAsync(CancellationToken cancellationToken) =>
        Parse(await files.ReadAsync(kind.FileName, MaxBytes, cancellationToken));

    /// <summary>Changes it while nobody else does.</summary>
    /// <param name="change">Makes the new rows of the old ones; what it throws leaves them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unavailable: it cannot be read, or not written.</exception>
    public Task ChangeAsync(Func<IReadOnlyList<TRow>, IReadOnlyList<TRow>> change, CancellationToken cancellationToken) =>
        files.ChangeAsync(
            new(kind.FileName, MaxBytes, IsPrivate: true, IsForProcesses: true),
            text => new JsonObject { [kind.List] = JsonSerializer.SerializeToNode(change(Parse(text)), JsonSerializerOptions.Web) }
                .ToJsonString(JsonSerializerOptions.Web),
            cancellationToken);

    private IReadOnlyList<TRow> Parse(string? text)
    {
        if (text is null) return [];
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) is JsonObject table
                && table[kind.List]?.Deserialize<IReadOnlyList<TRow>>(JsonSerializerOptions.Web) is { } rows
                && rows.All(row => row is not null) && kind.IsValid(rows) ? rows : throw Broken(null);
        }
        catch (JsonException broken)
        {
            throw Broken(broken);
        }
    }

    private ContextException Broken(JsonException? why) => new(ContextFault.Unavailable, kind.Broken, why);

    private sealed record Known(FileStamp? Stamp, TKnown Value);
}

/// <summary>What a table of users is called, and what is in it.</summary>
/// <param name="FileName">The file.</param>
/// <param name="List">The name of the list in its object.</param>
/// <param name="What">What to call it in an error.</param>
/// <param name="Broken">What to say when it cannot be understood: none of it counts then.</param>
/// <param name="IsValid">Whether the rows can be trusted.</param>
internal sealed record UserTableKind<TRow>(
    string FileName, string List, string What, string Broken, Func<IReadOnlyList<TRow>, bool> IsValid);
