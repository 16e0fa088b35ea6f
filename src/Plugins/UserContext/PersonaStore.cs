using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>A personality to switch to.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">One line about it; may be empty.</param>
/// <param name="Provider">Which model provider it prefers; may be empty.</param>
/// <param name="Personality">How the assistant should be, Markdown.</param>
public sealed record Persona(string Slug, string Name, string Description, string Provider, string Personality);

/// <summary>What to change of a persona; null leaves a part as it is, and an empty description or provider removes it.</summary>
/// <param name="Name">At most 100 characters; the slug stays.</param>
/// <param name="Description">At most 1,024 characters.</param>
/// <param name="Provider">At most 100 characters.</param>
/// <param name="Personality">Markdown, at most 20,000 characters.</param>
public sealed record PersonaChange(string? Name = null, string? Description = null, string? Provider = null, string? Personality = null);

/// <summary>What is in the personas folder.</summary>
/// <param name="Personas">Sorted by slug.</param>
/// <param name="Active">The slug of the one in force; null for none.</param>
/// <param name="Unreadable">Those that cannot be used, and why.</param>
public sealed record PersonaList(IReadOnlyList<Persona> Personas, string? Active, IReadOnlyList<UnreadableItem> Unreadable);

/// <summary>Personalities in <c>personas/&lt;slug&gt;/SOUL.md</c>, one of which may be active.</summary>
public sealed class PersonaStore
{
    private const string ActiveKey = "active_persona";

    private static readonly TextLimit Name = new("The persona's name", 100);
    private static readonly TextLimit Description = new("The persona's description", 1_024);
    private static readonly TextLimit Provider = new("The persona's provider", 100);

    private readonly MarkdownItems _items;
    private readonly ItemFolder _files;
    private readonly KeyValueTable _meta;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="files">Where they are kept.</param>
    /// <param name="database">Remembers which one is active.</param>
    /// <param name="timeProvider">Dates the switch.</param>
    public PersonaStore(UserFiles files, ContextDatabase database, TimeProvider timeProvider)
    {
        _files = files.Items("personas", "SOUL.md", "persona");
        _items = new(_files);
        _meta = new(database, "meta", timeProvider);
    }

    /// <summary>All personas.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<PersonaList> ListAsync(CancellationToken cancellationToken)
    {
        var (personas, unreadable) = await _items.ListAsync(slug => FindAsync(slug, cancellationToken), cancellationToken);
        var active = await _meta.GetAsync(ActiveKey, cancellationToken);
        return new(personas, personas.Any(p => p.Slug == active) ? active : null, unreadable);
    }

    /// <summary>The persona in force; null for none, also when its folder is gone.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<Persona?> ActiveAsync(CancellationToken cancellationToken) =>
        await _meta.GetAsync(ActiveKey, cancellationToken) is { } slug ? await FindAsync(slug, cancellationToken) : null;

    /// <summary>Adds one; it is not yet active.</summary>
    /// <param name="name">At most 100 characters; the slug is made from it.</param>
    /// <param name="description">At most 1,024 characters; may be null.</param>
    /// <param name="provider">At most 100 characters; may be null.</param>
    /// <param name="personality">Markdown, at most 20,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid (also when the name is there already) or Unavailable.</exception>
    public async Task<Persona> CreateAsync(
        string? name, string? description, string? provider, string? personality, CancellationToken cancellationToken)
    {
        var persona = new Persona(
            Slug: "",
            Name.Require(name).Trim(),
            Description.Check(description ?? "").Trim(),
            Provider.Check(provider ?? "").Trim(),
            ProfileStore.Personality.Require(personality));
        var file = FrontMatter.ForBody(persona.Personality)
            .With("Name", persona.Name)
            .With("Description", persona.Description)
            .With("Provider", persona.Provider);
        var slug = await _items.CreateAsync(persona.Name, file, cancellationToken);
        return persona with { Slug = slug };
    }

    /// <summary>Changes one, also while it is active.</summary>
    /// <exception cref="ContextException">Invalid (also when nothing is to change), NotFound, Unreadable or Unavailable.</exception>
    public async Task<Persona> UpdateAsync(string slug, PersonaChange change, CancellationToken cancellationToken)
    {
        if (change == new PersonaChange())
            throw ContextException.Invalid("Nothing to change: give a name, a description, a provider, a personality or several of them.");
        if (change.Name is { } name)
            Name.Require(name);
        Description.Check(change.Description ?? "");
        Provider.Check(change.Provider ?? "");
        if (change.Personality is { } personality)
            ProfileStore.Personality.Require(personality);
        var (newName, description, provider, body) = change;
        var values = new MarkdownChange(body, ("Name", newName), ("Description", description), ("Provider", provider));
        return Read(slug, await _items.UpdateAsync(slug, values, cancellationToken));
    }

    /// <summary>Makes a persona the active one, or none.</summary>
    /// <param name="slug">Which; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task SwitchAsync(string? slug, CancellationToken cancellationToken)
    {
        if (slug is null)
        {
            await _meta.DeleteAsync(ActiveKey, cancellationToken);
            return;
        }

        _ = await FindAsync(slug, cancellationToken) ?? throw _files.Missing(slug);
        await _meta.SetAsync(ActiveKey, slug, cancellationToken);
    }

    /// <summary>Deletes one. If it was active, none is active afterwards.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable (a link) or Unavailable.</exception>
    public async Task DeleteAsync(string slug, CancellationToken cancellationToken)
    {
        // Before the files: otherwise a locked database would fail a call that has already deleted the persona.
        if (await _meta.GetAsync(ActiveKey, cancellationToken) == slug)
            await _meta.DeleteAsync(ActiveKey, cancellationToken);
        await _files.DeleteAsync(slug, cancellationToken);
    }

    /// <summary>One persona; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<Persona?> FindAsync(string slug, CancellationToken cancellationToken) =>
        await _items.FindAsync(slug, cancellationToken) is { } file ? Read(slug, file) : null;

    private static Persona Read(string slug, FrontMatter file) =>
        new(slug, file["Name"] ?? slug, file["Description"] ?? "", file["Provider"] ?? "", file.Body);
}
