namespace ComfyAssistant.Plugins.Nodes;

/// <summary>A file in one of ComfyUI's own folders.</summary>
/// <param name="Folder"><c>input</c>, <c>output</c> or <c>temp</c>.</param>
/// <param name="Path">Its path there, with slashes.</param>
public sealed record StoredFile(string Folder, string Path);

/// <summary>What is known of files that no list of a node shows, and which of them somebody wanted to know of.</summary>
public sealed class StoredFiles
{
    private readonly Dictionary<StoredFile, bool> _known = [];
    private readonly HashSet<StoredFile> _wanted = [];

    /// <summary>The files that were asked for and are not known, in no order.</summary>
    public IReadOnlyCollection<StoredFile> Wanted => _wanted;

    /// <summary>True when the file is there, false when it is not, null when nobody has looked.</summary>
    public bool? IsThere(StoredFile file)
    {
        if (_known.TryGetValue(file, out var isThere)) return isThere;
        _wanted.Add(file);
        return null;
    }

    /// <summary>Takes in what ComfyUI said.</summary>
    public void Learn(StoredFile file, bool isThere)
    {
        _known[file] = isThere;
        _wanted.Remove(file);
    }
}
