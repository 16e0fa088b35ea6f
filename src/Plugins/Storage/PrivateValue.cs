namespace ComfyAssistant.Plugins.Storage;

/// <summary>What a private text says, made again only when another text is there.</summary>
/// <param name="text">The text.</param>
/// <param name="parse">Makes it of the text, null for none.</param>
public sealed class PrivateValue<T>(PrivateText text, Func<string?, T> parse)
    where T : class
{
    private volatile Known? _known;

    /// <summary>What it says now: the same object as last time while nothing has changed.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        var file = await text.FindAsync(cancellationToken);
        if (known is not null && (file is null ? known.Text is null : file.Value.Stamp is { } stamp && stamp == known.Stamp))
            return known.Value;
        var now = file is null ? null : await text.ReadAsync(cancellationToken);
        // A young file is read with every look: what others have made of the value must not be made again each time.
        known = known is not null && known.Text == now ? known with { Stamp = file?.Stamp } : new(file?.Stamp, now, parse(now));
        _known = known;
        return known.Value;
    }

    /// <summary>The text was just written, perhaps within the same tick and with the same length.</summary>
    public void Forget() => _known = null;

    private sealed record Known(FileStamp? Stamp, string? Text, T Value);
}
