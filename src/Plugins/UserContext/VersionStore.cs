using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// Earlier versions of the texts that the user edits, so that one can be compared and brought back: <c>versions/SUBJECT.json</c>, where the
/// subject is <c>prompts/NAME</c>, <c>personality</c>, <c>goals</c>, <c>personas/SLUG</c> or <c>skills/SLUG</c>.
/// </summary>
/// <param name="files">Where they are kept.</param>
/// <param name="timeProvider">Dates the versions.</param>
public sealed class VersionStore(UserFiles files, TimeProvider timeProvider)
{
    private const int MostVersions = 100;
    private const int MostCharacters = 1_000_000;
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly TextLimit Note = new("The note", 500);
    private static readonly VersionList Nothing = new([], null);

    /// <summary>The versions of a text; none where it was never saved.</summary>
    /// <exception cref="ContextException">NotFound (no subject can have that name), Unreadable or Unavailable.</exception>
    public async Task<VersionList> ReadAsync(string subject, CancellationToken cancellationToken) =>
        Parse(subject, await files.ReadAsync(FileOf(subject).Path, MaxBytes, cancellationToken));

    /// <summary>Keeps a version that the user has just saved, and what it replaced where that is in no version yet.</summary>
    /// <param name="subject">The text's name.</param>
    /// <param name="before">What was there before; null for nothing.</param>
    /// <param name="after">What is there now.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public Task KeepAsync(string subject, string? before, string after, CancellationToken cancellationToken) =>
        KeepAsync(subject, (before ?? "", VersionSource.Found), (after, VersionSource.Saved), cancellationToken);

    /// <inheritdoc cref="KeepAsync(string, string?, string, CancellationToken)"/>
    /// <param name="shipped">The shipped text of today; null for a text that does not ship.</param>
    public Task KeepAsync(
        string subject, (string Text, VersionSource Source) before, (string Text, VersionSource Source) after,
        CancellationToken cancellationToken, string? shipped = null)
    {
        return files.ChangeAsync(FileOf(subject), Keep, cancellationToken);

        string Keep(string? text)
        {
            var versions = new List<TextVersion>(Parse(subject, text).Versions);
            if (before.Text.Length > 0)
                Add(versions, before);
            Add(versions, after);
            return Write(new VersionList(versions, shipped));
        }
    }

    /// <summary>Notes something on a version.</summary>
    /// <param name="subject">The text's name.</param>
    /// <param name="id">The version's id.</param>
    /// <param name="note">At most 500 characters; empty for nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid, NotFound, Unreadable or Unavailable.</exception>
    public async Task<VersionList> NoteAsync(string subject, string id, string note, CancellationToken cancellationToken)
    {
        Note.Check(note);
        var noted = Nothing;
        await files.ChangeAsync(FileOf(subject), Noted, cancellationToken);
        return noted;

        string Noted(string? text)
        {
            var list = Parse(subject, text);
            if (!list.Versions.Any(version => version.Id == id))
                throw ContextException.NotFound($"{subject} has no version \"{id.Start(40)}\".");
            noted = list with
            {
                Versions = [.. list.Versions.Select(version => version.Id == id ? version with { Note = note.Trim() } : version)],
            };
            return Write(noted);
        }
    }

    /// <summary>Deletes the versions of a text; the text itself stays.</summary>
    /// <exception cref="ContextException">NotFound or Unavailable.</exception>
    public Task DeleteAsync(string subject, CancellationToken cancellationToken) =>
        files.DeleteAsync(FileOf(subject).Path, cancellationToken);

    private void Add(List<TextVersion> versions, (string Text, VersionSource Source) version)
    {
        var latest = versions.Count > 0 ? versions[0].Text : "";
        if (version.Text == latest)
            return;
        var now = timeProvider.GetUtcNow();
        versions.Insert(0, new TextVersion(Guid.CreateVersion7(now).ToString("N"), now, version.Text, version.Source, ""));
    }

    private static VersionList Parse(string subject, string? text)
    {
        try
        {
            return text is null ? Nothing : JsonSerializer.Deserialize(text, VersionJson.Default.VersionList) ?? Nothing;
        }
        catch (JsonException broken)
        {
            throw ContextException.Unreadable(
                $"The versions of {subject} cannot be read: versions/{subject}.json is broken. Correct it, or delete it.", broken);
        }
    }

    private static string Write(VersionList list)
    {
        var left = MostCharacters;
        // The newest stays, whatever its length.
        var kept = list.Versions.Take(MostVersions).TakeWhile((version, index) => (left -= version.Text.Length) >= 0 || index == 0);
        return JsonSerializer.Serialize(list with { Versions = [.. kept] }, VersionJson.Default.VersionList);
    }

    private static SharedFile FileOf(string subject) => subject.Split('/').All(Slug.IsPlain)
        ? new($"versions/{subject}.json", MaxBytes, IsPrivate: true)
        : throw ContextException.NotFound($"'{subject}' cannot be the name of a text.");
}
