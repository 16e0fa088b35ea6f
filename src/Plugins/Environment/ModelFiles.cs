using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// The model files of an installation by kind (<c>checkpoints</c>, <c>loras</c> …), spelled as loaders want them. Immutable.
/// </summary>
public sealed class ModelFiles
{
    // ComfyUI lists these beside the folders of models.
    private static readonly HashSet<string> NoModels = new(StringComparer.OrdinalIgnoreCase) { "custom_nodes", "configs", "datasets" };

    // What lies beside models and is none: scripts, notes, settings, preview pictures.
    private static readonly HashSet<string> NoModelEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py", ".pyc", ".js", ".ts", ".css", ".html", ".md", ".txt", ".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".sh", ".bat",
        ".ps1",
        ".log", ".gitignore", ".gitattributes", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".zip", ".lock", ".metadata",
    };

    // What people and older versions call the folders.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["checkpoint"] = "checkpoints",
        ["model"] = "checkpoints",
        ["models"] = "checkpoints",
        ["lora"] = "loras",
        ["unet"] = "diffusion_models",
        ["clip"] = "text_encoders",
        ["upscaler"] = "upscale_models",
        ["upscalers"] = "upscale_models",
        ["textualinversion"] = "embeddings",
    };

    // In the order of their names, which a dictionary that nothing is removed from keeps.
    private readonly Dictionary<string, IReadOnlyList<string>> _byKind = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes the files by kind; those of a kind are sorted by name. What is no kind of model, and no model file, is left out.
    /// </summary>
    /// <param name="byKind">The files by kind.</param>
    /// <param name="unread">The kinds whose folder could not be read, each with the reason; null for none.</param>
    public ModelFiles(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> byKind, IReadOnlyDictionary<string, string>? unread = null)
    {
        ArgumentNullException.ThrowIfNull(byKind);

        foreach (var (kind, files) in byKind.Where(kind => IsKind(kind.Key)).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            _byKind[kind] = [.. files.Where(IsModel).Order(StringComparer.OrdinalIgnoreCase)];
        Unread = unread ?? new Dictionary<string, string>();
    }

    /// <summary>No file of any kind.</summary>
    public static ModelFiles None { get; } = new([]);

    /// <summary>The files by kind.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByKind => _byKind;

    /// <summary>
    /// The kinds whose folder ComfyUI could not list, each with the reason. What was known of them before may be in <see cref="ByKind"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unread { get; }

    /// <summary>False for the folders that ComfyUI lists beside those of models.</summary>
    public static bool IsKind(string folder) => !NoModels.Contains(folder);

    /// <summary>How many files there are.</summary>
    public int Count => _byKind.Values.Sum(files => files.Count);

    /// <summary>The kind that a word means: its name in any spelling, in the singular, or an older name; null when there is none.</summary>
    public string? Kind(string word)
    {
        var folded = NearestName.Fold(word);
        var known = _byKind.Keys.FirstOrDefault(kind => NearestName.Fold(kind) is var name && (name == folded || name == folded + "s"));
        if (known is not null) return known;
        return OtherNames.TryGetValue(folded, out var other) && _byKind.ContainsKey(other) ? other : null;
    }

    /// <summary>Files whose name resembles a half-remembered one, best first.</summary>
    /// <param name="text">A part of the name, words of it in any order, or the name with typos.</param>
    /// <param name="kind">A kind to stay in, as in <see cref="ByKind"/>; null for all.</param>
    /// <param name="count">How many to return at most.</param>
    public IReadOnlyList<(string Kind, string File)> Find(string text, string? kind, int count)
    {
        var files = _byKind.Where(k => kind is null || k.Key == kind).SelectMany(k => k.Value.Select(file => (Kind: k.Key, File: file)))
            .ToList();
        var wanted = NearestName.Fold(text);
        if (wanted.Length == 0) return [.. files.Take(count)];
        var words = Words(text);
        var found = files
            .Select(file => (file, Score: Score(NearestName.Fold(WithoutExtension(file.File)), NearestName.Fold(file.File), wanted, words)))
            .Where(match => match.Score > 0)
            .OrderByDescending(match => match.Score).ThenBy(match => match.file.File.Length)
            .Select(match => match.file).Take(count).ToList();
        return found.Count > 0 ? found : [.. NearestName.Ranked(text, files, file => WithoutExtension(file.File), count)];
    }

    private static bool IsModel(string file) => !NoModelEndings.Contains(Path.GetExtension(file));

    private static double Score(string stem, string file, string wanted, string[] words)
    {
        if (stem == wanted || file == wanted) return 4;
        if (stem.EndsWith(wanted, StringComparison.Ordinal) || stem.StartsWith(wanted, StringComparison.Ordinal)) return 3;
        if (file.Contains(wanted, StringComparison.Ordinal)) return 2.5;
        if (words.Length == 0) return 0;
        var hits = words.Where(word => file.Contains(word, StringComparison.Ordinal)).Sum(word => word.Length);
        var share = (double)hits / words.Sum(word => word.Length);
        return share == 1 ? 2 : share >= 0.5 ? share : 0;
    }

    private static string[] Words(string text) =>
        [.. text.Split([' ', '_', '-', '.', '/', '\\'], StringSplitOptions.RemoveEmptyEntries).Select(NearestName.Fold)
            .Where(word => word.Length > 0)];

    private static string WithoutExtension(string file) => Path.ChangeExtension(file, null);
}
