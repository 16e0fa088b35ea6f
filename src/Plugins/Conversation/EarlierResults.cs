namespace ComfyAssistant.Plugins.Conversation;

/// <summary>
/// The tool results of the conversation that is being answered, whole, by call id. Long conversations reach the model shortened; a tool
/// reads
/// back from here what it needs after all.
/// </summary>
public static class EarlierResults
{
    // The answer of one request is one asynchronous flow, and its tools run inside it.
    private static readonly AsyncLocal<(Func<string, string?> Find, int Piece)> Source = new();

    /// <summary>How many characters of a result fit into the model's window at once.</summary>
    public static int PieceLength => Source.Value.Piece;

    /// <summary>Makes the results known to the tools of this flow.</summary>
    /// <param name="find">Returns a result's text, or null when there is no call of that id.</param>
    /// <param name="pieceLength">How many characters of a result fit into the model's window at once.</param>
    public static void Use(Func<string, string?> find, int pieceLength) => Source.Value = (find, pieceLength);

    /// <summary>The result's text, or null when this flow knows no such call.</summary>
    public static string? Find(string callId) => Source.Value.Find?.Invoke(callId);
}
