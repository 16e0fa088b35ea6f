namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>
/// What a look at ComfyUI's folders could not take in. One folder, package or declaration that cannot be read costs itself alone and is
/// named here.
/// </summary>
internal sealed class LeftOut
{
    // A folder of ten thousand unreadable files is said once and not in ten thousand lines.
    private const int Most = 100;

    // Where the bytes of a name are no UTF-8 the runtime reads this, and no file can be opened by such a name.
    private const char Replacement = '\uFFFD';

    private readonly List<string> _lines = [];
    private int _more;

    /// <summary>One line each: the path below ComfyUI's folder, and why it was left out.</summary>
    public IReadOnlyList<string> Lines => _more == 0 ? _lines : [.. _lines, $"and {_more} more"];

    public void Add(string path, string reason)
    {
        if (_lines.Count < Most) _lines.Add($"{path}: {reason}");
        else _more++;
    }

    /// <summary>Does what may fail; a failure of the disk, or of what lies there, is noted under the path, and the rest goes on.</summary>
    public T Try<T>(string path, T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
            or System.Security.SecurityException)
        {
            Add(path, e is UnauthorizedAccessException ? "the service may not read it" : "it cannot be read");
            return otherwise;
        }
        catch (Storage.ContextException e)
        {
            Add(path, e.Message);
            return otherwise;
        }
    }

    /// <summary>False, with a note, for a name that is not UTF-8.</summary>
    public bool IsUsable(string path)
    {
        if (!Path.GetFileName(path).Contains(Replacement, StringComparison.Ordinal)) return true;
        Add(path, "its name is not UTF-8, so it cannot be opened; rename it");
        return false;
    }
}
