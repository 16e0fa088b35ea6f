using System.Collections.Concurrent;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>
/// The prompts, read again whenever a file has changed: the user's own version if there is one, else the studio's, else the shipped one.
/// While a file is broken by an edit, its last good version stays in force, and the log says where it breaks.
/// </summary>
internal sealed partial class PromptStore(
    ShippedPrompts shipped, PromptOverrideStore overrides, TimeProvider timeProvider, ILogger<PromptStore> log)
{
    private readonly ConcurrentDictionary<string, Loaded> _loaded = new();

    /// <summary>All shipped prompts: those of the folder itself, then of each subfolder, in file-name order.</summary>
    public IReadOnlyList<string> Names => [.. In(""), .. In(PromptNames.Context), .. In(PromptNames.Sections)];

    /// <summary>A prompt as it is now.</summary>
    /// <exception cref="InvalidDataException">The shipped text is broken and was never good.</exception>
    /// <exception cref="FileNotFoundException">There is no such prompt, and never was one.</exception>
    public async Task<Prompt> GetAsync(string name, CancellationToken cancellationToken)
    {
        _loaded.TryGetValue(name, out var last);
        var from = overrides;
        try
        {
            var changed = await from.FindAsync(name, cancellationToken);
            if (changed is null && overrides.Team is { } team)
                changed = await (from = team).FindAsync(name, cancellationToken);
            var below = shipped.File(name);
            var stamp = changed is { } file ? file.Stamp : FileStamp.Of(below, timeProvider);
            if (last is not null && ((stamp is not null && stamp == last.Stamp) || (changed is null && !below.Exists)))
                return last.Prompt;
            var text = changed is null ? null : await from.ReadAsync(name, cancellationToken);
            var source = text is null ? PromptSource.Shipped : SourceOf(from);
            text ??= await ShippedAsync(name, cancellationToken);
            var prompt = await CompileAsync(name, source, text, last?.Prompt, cancellationToken);
            return Keep(prompt, stamp, last?.Prompt);
        }
        catch (ContextException unreadable)
        {
            var inForce = await FallbackAsync(name, last?.Prompt, cancellationToken);
            return Keep(new Prompt(name, SourceOf(from), "", inForce, unreadable.Message), null, last?.Prompt);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && last is not null)
        {
            return Keep(last.Prompt with { Error = "Its file cannot be read now." }, null, last.Prompt);
        }
    }

    /// <summary>The shipped text of a prompt, also where the user has another one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Task<string> ShippedAsync(string name, CancellationToken cancellationToken) => shipped.ReadAsync(name, cancellationToken);

    /// <summary>What is in force where the user has no version of their own: the studio's text, else the shipped one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<string> BelowAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            if (overrides.Team is { } team && await team.ReadAsync(name, cancellationToken) is { } text) return text;
        }
        catch (ContextException)
        {
            // Who edits the studio's prompts is told of it there.
        }
        return await ShippedAsync(name, cancellationToken);
    }

    /// <summary>What layers are called here.</summary>
    public Layers Layers => overrides.Layers;

    /// <summary>Compiles a text, then makes it the user's version of a prompt.</summary>
    /// <exception cref="PromptException">It is broken; nothing was saved.</exception>
    /// <exception cref="ContextException">Invalid, Unreadable (a link) or Unavailable.</exception>
    public async Task SaveAsync(string name, string text, CancellationToken cancellationToken)
    {
        PromptTemplate.Compile(text, PromptVariables.Of(name));
        await overrides.WriteAsync(name, text, cancellationToken);
    }

    /// <summary>Deletes the user's version: the shipped one is in force again.</summary>
    /// <exception cref="ContextException">Unreadable (a link) or Unavailable.</exception>
    public Task ResetAsync(string name, CancellationToken cancellationToken) => overrides.DeleteAsync(name, cancellationToken);

    /// <summary>The names of the shipped prompts in a subfolder, in file-name order; README files are for people.</summary>
    /// <param name="subfolder">With a slash at its end; empty for the folder itself.</param>
    public IReadOnlyList<string> In(string subfolder) =>
        [.. Directory.EnumerateFiles(Path.Combine(shipped.Path, subfolder), "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => !name.Equals("README", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(name => subfolder + name)];

    private PromptSource SourceOf(PromptOverrideStore from) => from == overrides ? PromptSource.Overridden : PromptSource.Team;

    private async Task<Prompt> CompileAsync(
        string name, PromptSource source, string text, Prompt? last, CancellationToken cancellationToken)
    {
        if (last is { Error: null } && last.Text == text && last.Source == source)
            return last;
        try
        {
            var template = source == PromptSource.Shipped
                ? shipped.Compile(name, text)
                : PromptTemplate.Compile(text, PromptVariables.Of(name));
            return new Prompt(name, source, text, template, null);
        }
        catch (PromptException broken)
        {
            return new Prompt(name, source, text, await FallbackAsync(name, last, cancellationToken), broken.Message);
        }
    }

    /// <summary>What is in force while the newest text is broken: the last good one, at first the shipped one.</summary>
    private async Task<PromptTemplate> FallbackAsync(string name, Prompt? last, CancellationToken cancellationToken)
    {
        if (last is not null)
            return last.Template;
        try
        {
            return shipped.Compile(name, await ShippedAsync(name, cancellationToken));
        }
        catch (PromptException broken)
        {
            throw new InvalidDataException(
                $"The shipped prompt '{name}' is broken, and there is no good version of it: {broken.Message}", broken);
        }
    }

    private Prompt Keep(Prompt prompt, FileStamp? stamp, Prompt? last)
    {
        // Until its date has settled, a broken file is read again with every message; logged each time, it would fill the log.
        if (prompt.Error is not null && (prompt.Error != last?.Error || prompt.Text != last.Text))
            LogBroken(log, prompt.Name, prompt.Error);
        _loaded[prompt.Name] = new Loaded(prompt, stamp);
        return prompt;
    }

    [LoggerMessage(LogLevel.Warning, "The prompt {Name} is broken and its last good version stays in force: {Problem}")]
    private static partial void LogBroken(ILogger log, string name, string problem);

    private sealed record Loaded(Prompt Prompt, FileStamp? Stamp);
}
