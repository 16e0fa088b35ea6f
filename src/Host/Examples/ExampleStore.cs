using ComfyAssistant.Host.Examples.Reading;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples;

/// <summary>Whose an example is.</summary>
internal enum ExampleSource
{
    /// <summary>It ships with the prompts.</summary>
    Shipped,

    /// <summary>It is the user's own.</summary>
    Own,
}

/// <summary>A file of an example as a list shows it.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Example">What it holds; null where it is broken.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal sealed record ListedExample(string Name, ExampleSource Source, Example? Example, string? Problem);

/// <summary>
/// The examples: <c>examples/NAME.yaml</c> in the user's data, and those beside the shipped prompts. One of the user's takes the place
/// of a shipped one of its name.
/// </summary>
internal sealed class ExampleStore(UserContextFolder user, PromptFolder shipped)
{
    private const string Ending = ".yaml";
    private const int MaxBytes = 512 * 1024;
    private const int MaxCanvas = 8 * 1024 * 1024;
    private const int MostFiles = 1000;

    // GET /api/examples/run and POST /api/examples/draft are none.
    private static readonly string[] Reserved = ["run", "draft"];

    /// <summary>The user's folder.</summary>
    public string Folder => user.ExamplesFolder;

    /// <summary>All of them, sorted by name; a broken one fails nothing else.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<IReadOnlyList<ListedExample>> ListAsync(CancellationToken cancellationToken)
    {
        var own = Names(Folder);
        var names = own.Union(Names(shipped.Examples)).Order(StringComparer.Ordinal).Take(MostFiles);
        var listed = new List<ListedExample>();
        foreach (var name in names)
            listed.Add(await TryAsync(name, own.Contains(name) ? ExampleSource.Own : ExampleSource.Shipped, cancellationToken));
        return listed;
    }

    /// <summary>Those of another folder, such as one of a repository.</summary>
    /// <exception cref="ContextException">NotFound: no example is there. Invalid or Unreadable: one is broken.</exception>
    public static async Task<IReadOnlyList<Example>> InAsync(string folder, CancellationToken cancellationToken)
    {
        var examples = new List<Example>();
        foreach (var name in Names(folder).Order(StringComparer.Ordinal).Take(MostFiles))
            examples.Add(await ReadAsync(folder, name, cancellationToken));
        return examples.Count > 0 ? examples
            : throw new ContextException(ContextFault.NotFound, $"There is no example (*{Ending}) in {folder}.");
    }

    /// <summary>The text of one, and whose it is.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<(string Text, ExampleSource Source)> TextAsync(string name, CancellationToken cancellationToken)
    {
        if (Slug.IsPlain(name))
            foreach (var (folder, source) in new[] { (Folder, ExampleSource.Own), (shipped.Examples, ExampleSource.Shipped) })
                if (await FileContent.ReadTextAsync(PathOf(folder, name), MaxBytes, folder, cancellationToken) is { } text)
                    return (text, source);
        throw Missing(name);
    }

    /// <summary>Checks a text, then makes it the user's example of that name.</summary>
    /// <param name="name">The name of its file, without the ending.</param>
    /// <param name="text">Its YAML.</param>
    /// <param name="isNew">Whether no example may have that name yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Invalid (the message says where), Unreadable or Unavailable.</exception>
    public async Task<Example> SaveAsync(string name, string text, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew && Slug.IsPlain(name) && (File.Exists(PathOf(Folder, name)) || File.Exists(PathOf(shipped.Examples, name))))
            throw new ContextException(ContextFault.Invalid, $"There is an example called {name} already. Choose another name.");
        if (Reserved.Contains(name))
            throw new ContextException(ContextFault.Invalid, $"An example cannot be called {name}: the service has that address.");
        if (Slug.From(name, "example") != name)
            throw new ContextException(ContextFault.Invalid, "An example's name has lower-case letters, digits and hyphens, such as "
                + $"{Slug.From(name, "example")}.");
        if (text.Length > MaxBytes / 4)
            throw new ContextException(ContextFault.Invalid, $"An example has at most {MaxBytes / 4:N0} characters; put its workflow "
                + "into a .json file beside it.");
        var example = await ExampleReader.ReadAsync(name, text, OwnCanvasAsync, cancellationToken);
        await TextFile.WriteAsync(PathOf(Folder, name), text, cancellationToken);
        return example;
    }

    /// <summary>Deletes one of the user's.</summary>
    /// <exception cref="ContextException">NotFound, Invalid (it ships) or Unavailable.</exception>
    public void Delete(string name)
    {
        if (!Slug.IsPlain(name) || !File.Exists(PathOf(Folder, name)))
            throw Slug.IsPlain(name) && File.Exists(PathOf(shipped.Examples, name))
                ? new ContextException(ContextFault.Invalid, $"{name} ships with the assistant and cannot be deleted.")
                : Missing(name);
        TextFile.Delete(PathOf(Folder, name));
    }

    private async Task<ListedExample> TryAsync(string name, ExampleSource source, CancellationToken cancellationToken)
    {
        try
        {
            var (text, _) = await TextAsync(name, cancellationToken);
            return new(name, source, await ExampleReader.ReadAsync(name, text, OwnCanvasAsync, cancellationToken), null);
        }
        catch (ContextException broken)
        {
            return new(name, source, null, broken.Message);
        }
    }

    private static async Task<Example> ReadAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var text = await FileContent.ReadTextAsync(PathOf(folder, name), MaxBytes, folder, cancellationToken) ?? throw Missing(name);
        return await ExampleReader.ReadAsync(name, text, (path, token) => CanvasAsync([folder], path, token), cancellationToken);
    }

    // An example of the user's that was made of a shipped one still finds the shipped workflow.
    private Task<string?> OwnCanvasAsync(string path, CancellationToken cancellationToken) =>
        CanvasAsync([Folder, shipped.Examples], path, cancellationToken);

    private static async Task<string?> CanvasAsync(IReadOnlyList<string> folders, string path, CancellationToken cancellationToken)
    {
        foreach (var folder in folders)
        {
            var file = Path.Combine([folder, .. path.Split('/')]);
            if (await FileContent.ReadTextAsync(file, MaxCanvas, folder, cancellationToken) is { } text)
                return text;
        }
        return null;
    }

    private static HashSet<string> Names(string folder) => FolderLook.At<HashSet<string>>(
        () => [.. Directory.EnumerateFiles(folder, "*" + Ending).Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(Slug.IsPlain)],
        [], "The folder of the examples cannot be read now.");

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + Ending);

    private static ContextException Missing(string name) =>
        new(ContextFault.NotFound, $"There is no example \"{name.Start(60)}\". GET /api/examples lists those there are.");
}
