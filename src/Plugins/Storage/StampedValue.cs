namespace ComfyAssistant.Plugins.Storage;

/// <summary>What a file says, read again only when its date or length has changed.</summary>
/// <param name="path">The file.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class StampedValue<T>(string path, TimeProvider timeProvider)
    where T : class
{
    private readonly Lock _lock = new();
    private FileStamp? _stamp;
    private T? _value;

    /// <summary>What it says now.</summary>
    /// <param name="read">Reads the file; what it throws is thrown on, and nothing is kept then.</param>
    public T Get(Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);

        var stamp = FileStamp.Of(new FileInfo(path), timeProvider);
        lock (_lock)
            if (_value is not null && stamp is not null && stamp == _stamp)
                return _value;
        var value = read();
        lock (_lock)
            (_value, _stamp) = (value, stamp);
        return value;
    }

    /// <summary>The file was just written, perhaps within the same tick and with the same length.</summary>
    public void Forget()
    {
        lock (_lock)
            (_value, _stamp) = (null, null);
    }
}
