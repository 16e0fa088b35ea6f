using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// The user's own versions of shipped prompts: <c>prompts/NAME.md</c>, where a name may hold folders, as in
/// <c>system_context/01_role</c>. No name and no link leads out of the folder.
/// </summary>
/// <param name="folder">Where the files are stored.</param>
public sealed class PromptOverrideStore(UserContextFolder folder)
{
    private const int MaxBytes = 512 * 1024;

    private static readonly TextLimit Text = new("The prompt", 100_000);

    /// <summary>The user's file; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable (a link), or Unavailable.</exception>
    public FileInfo? Find(string name)
    {
        if (!IsPlain(name))
            return null;
        try
        {
            var file = new FileInfo(PathOf(name));
            RefuseLinks(name, file);
            return file.Exists ? file : null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, $"the prompt '{name}'");
        }
    }

    /// <summary>The user's text; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken) =>
        Find(name) is { } file ? await TextFile.ReadAsync(file.FullName, MaxBytes, cancellationToken) : null;

    /// <summary>Writes the user's version; when this returns, all of it is on the disk.</summary>
    /// <param name="name">Of the prompt.</param>
    /// <param name="text">At most 100,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid, NotFound (no usable name), Unreadable (a link) or Unavailable.</exception>
    public async Task WriteAsync(string name, string? text, CancellationToken cancellationToken)
    {
        Text.Require(text);
        if (!IsPlain(name))
            throw ContextException.NotFound($"'{name}' cannot be the name of a prompt.");
        Find(name);
        await TextFile.WriteAsync(PathOf(name), text!, cancellationToken);
    }

    /// <summary>Deletes the user's version, so that the shipped one is in force again; nothing happens when there is none.</summary>
    /// <exception cref="ContextException">Unreadable (a link) or Unavailable.</exception>
    public void Delete(string name)
    {
        if (Find(name) is { } file)
            TextFile.Delete(file.FullName);
    }

    private string PathOf(string name) => Path.Combine([folder.PromptsFolder, .. (name + ".md").Split('/')]);

    private static bool IsPlain(string name) => name.Split('/').All(Slug.IsPlain);

    // Reading through a link could show any file to the model, and writing could change one.
    private void RefuseLinks(string name, FileInfo file)
    {
        if (file.LinkTarget is not null)
            throw Linked(name);
        for (var above = file.Directory; above is not null && above.FullName != folder.PromptsFolder; above = above.Parent)
            if (above.LinkTarget is not null)
                throw Linked(name);
    }

    private static ContextException Linked(string name) => ContextException.Unreadable(
        $"The prompt '{name}' is, or is behind, a link. It could lead out of the folder, so it is not followed; put a copy in its "
        + "place.");
}
