using System.Collections.Concurrent;

namespace ComfyAssistant.Host.Prompts;

/// <summary>
/// The templates on disk, read anew whenever a file has changed. A file that was broken by an edit keeps its last good
/// version, and the log says where it breaks.
/// </summary>
internal sealed partial class PromptStore(PromptFolder folder, ILogger<PromptStore> log)
{
    private readonly ConcurrentDictionary<string, Loaded> _loaded = new();

    /// <summary>The template in <c>NAME.md</c>.</summary>
    /// <exception cref="PromptException">It is broken and was never good.</exception>
    /// <exception cref="FileNotFoundException">There is no such file, and never was one.</exception>
    public PromptTemplate Get(string name)
    {
        var file = new FileInfo(Path.Combine(folder.Path, name + ".md"));
        _loaded.TryGetValue(name, out var last);
        var stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (last is not null && (last.Stamp == stamp || !file.Exists))
            return last.Template;
        try
        {
            var template = PromptTemplate.Compile(File.ReadAllText(file.FullName));
            _loaded[name] = new Loaded(template, stamp);
            return template;
        }
        catch (Exception broken) when (broken is PromptException or IOException && last is not null)
        {
            // The stamp is kept, so that the log says it once and not with every message.
            _loaded[name] = last with { Stamp = stamp };
            LogBroken(log, file.FullName, broken.Message);
            return last.Template;
        }
    }

    /// <summary>The names of the templates in a subfolder, in file-name order; README files are for people.</summary>
    public IReadOnlyList<string> In(string subfolder) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder.Path, subfolder), "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => !name.Equals("README", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(name => subfolder + "/" + name)];

    [LoggerMessage(LogLevel.Warning, "{File} is broken and its last good version stays in use: {Problem}")]
    private static partial void LogBroken(ILogger log, string file, string problem);

    private sealed record Loaded(PromptTemplate Template, (DateTime Written, long Length) Stamp);
}
