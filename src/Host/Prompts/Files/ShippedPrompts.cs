using System.Collections.Concurrent;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>The shipped prompts, read again whenever a file has changed, and compiled once for all users.</summary>
/// <param name="folder">Has them.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ShippedPrompts(PromptFolder folder, TimeProvider timeProvider)
{
    private const int MaxBytes = 512 * 1024;

    private readonly ConcurrentDictionary<string, Loaded> _loaded = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Path => folder.Path;

    /// <summary>The file of a prompt, which may not exist.</summary>
    public FileInfo File(string name) => new(System.IO.Path.Combine(folder.Path, name + ".md"));

    /// <summary>The text of a prompt.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var file = File(name);
        var stamp = FileStamp.Of(file, timeProvider);
        if (stamp is not null && _loaded.TryGetValue(name, out var known) && known.Stamp == stamp) return known.Text;
        try
        {
            var text = await FileContent.ReadTextAsync(file.FullName, MaxBytes, folder.Path, cancellationToken)
                ?? throw new FileNotFoundException(null, file.FullName);
            _loaded[name] = new(stamp, text, new(() => PromptTemplate.Compile(text, PromptVariables.Of(name))));
            return text;
        }
        catch (ContextException unreadable)
        {
            // To the callers it is a file that cannot be read, and not one of the user's.
            throw new IOException(unreadable.Message, unreadable);
        }
    }

    /// <summary>The template that a text is, which <see cref="ReadAsync"/> has read.</summary>
    /// <exception cref="PromptException">It is broken.</exception>
    public PromptTemplate Compile(string name, string text) =>
        _loaded.TryGetValue(name, out var known) && known.Text == text
            ? known.Template.Value
            : PromptTemplate.Compile(text, PromptVariables.Of(name));

    private sealed record Loaded(FileStamp? Stamp, string Text, Lazy<PromptTemplate> Template);
}
