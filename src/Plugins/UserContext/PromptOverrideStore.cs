using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// The user's own versions of shipped prompts: <c>prompts/NAME.md</c>, where a name may hold folders, as in
/// <c>system_context/01_role</c>. No name and no link leads out of the folder.
/// </summary>
/// <param name="files">Where they are kept.</param>
/// <param name="layers">What lies below.</param>
public sealed class PromptOverrideStore(UserFiles files, Layers? layers = null)
{
    private const int MaxBytes = 512 * 1024;

    private static readonly TextLimit Text = new("The prompt", 100_000);

    /// <summary>The studio's versions, which are in force where the user has none; null where there is no studio.</summary>
    public PromptOverrideStore? Team { get; } = layers?.Team is { } team ? new(team.Files) : null;

    /// <summary>What layers are called here.</summary>
    public Layers Layers => layers ?? Layers.None;

    /// <summary>Which version the user has; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable (a link), or Unavailable.</exception>
    public async ValueTask<StoredFile?> FindAsync(string name, CancellationToken cancellationToken) =>
        IsPlain(name) ? await files.FindAsync(PathOf(name), $"the prompt '{name}'", cancellationToken) : null;

    /// <summary>The user's text; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is { } file ? await files.ReadAsync(file.Path, MaxBytes, cancellationToken) : null;

    /// <summary>Writes the user's version; when this returns, all of it is kept.</summary>
    /// <param name="name">Of the prompt.</param>
    /// <param name="text">At most 100,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid, NotFound (no usable name), Unreadable (a link) or Unavailable.</exception>
    public async Task WriteAsync(string name, string? text, CancellationToken cancellationToken)
    {
        Text.Require(text);
        if (!IsPlain(name))
            throw ContextException.NotFound($"'{name}' cannot be the name of a prompt.");
        await FindAsync(name, cancellationToken);
        await files.WriteAsync(PathOf(name), text!, cancellationToken);
    }

    /// <summary>Deletes the user's version, so that the shipped one is in force again; nothing happens when there is none.</summary>
    /// <exception cref="ContextException">Unreadable (a link) or Unavailable.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is { } file)
            await files.DeleteAsync(file.Path, cancellationToken);
    }

    private static string PathOf(string name) => $"prompts/{name}.md";

    private static bool IsPlain(string name) => name.Split('/').All(Slug.IsPlain);
}
