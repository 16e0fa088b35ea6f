namespace ComfyAssistant.Plugins.Web;

/// <summary>Which search engine is asked.</summary>
public enum SearchEngine
{
    /// <summary>None is configured.</summary>
    None,

    /// <summary>The user's own SearXNG.</summary>
    SearXng,

    /// <summary>Brave Search, with the user's key.</summary>
    Brave,

    /// <summary>Tavily, with the user's key.</summary>
    Tavily,
}

/// <summary>What the user allows of the web.</summary>
/// <param name="IsAllowed">Whether the model may look anything up at all; off until the user says so.</param>
/// <param name="Engine">What searches.</param>
/// <param name="Address">Where it answers; null for none.</param>
/// <param name="Key">Its key; null for none.</param>
public sealed record WebOptions(bool IsAllowed, SearchEngine Engine, Uri? Address, string? Key)
{
    /// <summary>Nothing of the web.</summary>
    public static WebOptions Off { get; } = new(false, SearchEngine.None, null, null);
}
