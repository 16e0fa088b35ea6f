namespace ComfyAssistant.Plugins.Conversation;

/// <summary>
/// The tool results of the conversation that is being answered, whole, by call id. Long conversations reach the model shortened; a tool reads
/// back from here what it needs after all.
/// </summary>
public static class EarlierResults
{
    // The answer of one request is one asynchronous flow, and its tools run inside it.
    private static readonly AsyncLocal<Func<string, string?>?> Source = new();

    /// <summary>Makes the results known to the tools of this flow.</summary>
    /// <param name="find">Returns a result's text, or null when there is no call of that id.</param>
    public static void Use(Func<string, string?> find) => Source.Value = find;

    /// <summary>The result's text, or null when this flow knows no such call.</summary>
    public static string? Find(string callId) => Source.Value?.Invoke(callId);
}
