using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Conversation;

/// <summary>
/// The complete tool results of the conversation that is being answered. Long conversations reach the model shortened; a tool reads from
/// here what the model needs after all.
/// </summary>
/// <param name="find">Returns the text of a result by its call id, or null when the conversation has no such call.</param>
/// <param name="pieceLength">How many characters of a result fit into the model's window at once.</param>
public sealed class EarlierResults(Func<string, string?> find, int pieceLength)
{
    private const string Key = nameof(EarlierResults);

    /// <summary>How many characters of a result fit into the model's window at once.</summary>
    public int PieceLength => pieceLength;

    /// <summary>The text of a result, or null when the conversation has no such call.</summary>
    public string? Find(string callId) => find(callId);

    /// <summary>A kernel that hands these results to the tools it invokes.</summary>
    public Kernel ToKernel() => new() { Data = { [Key] = this } };

    /// <summary>The results that a tool's kernel carries; null outside a conversation.</summary>
    public static EarlierResults? Of(Kernel kernel) => kernel.Data.TryGetValue(Key, out var value) ? value as EarlierResults : null;
}
