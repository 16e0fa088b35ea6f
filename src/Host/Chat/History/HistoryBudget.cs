using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// Fits a conversation into the model's window, by whole messages and in this order: results of older tool rounds to a line each, the
/// oldest turns to a summary, then older rounds of the present turn. Where the user's newest message and the last rounds are too much by
/// themselves, the longest of what they hold is cut: a result larger than the window could never be sent otherwise, and the chat would be
/// lost.
/// </summary>
internal sealed class HistoryBudget(TokenCounter counter, ChatOptions options)
{
    private readonly MessageTokens _tokens = new(counter);

    /// <summary>Fits a history, whose first message is the system message.</summary>
    /// <param name="history">The whole conversation; it is left as it is.</param>
    /// <param name="tools">The tools that go with it, whose schemas cost tokens too.</param>
    /// <param name="attempt">0 at first; 1 and 2 after a provider has said that the request is too long.</param>
    /// <param name="window">The model's own window in tokens; null for the one that is configured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public (ChatHistory History, HistoryCuts Cuts) Fit(ChatHistory history, IReadOnlyList<Tool> tools, int attempt = 0,
        int? window = null, CancellationToken cancellationToken = default)
    {
        // Counted here, where it can be given up; what follows finds each count done.
        foreach (var message in history)
            _tokens.Of(message, cancellationToken);
        var toolCost = tools.Sum(tool => _tokens.Of(tool, cancellationToken));
        var fixedCost = _tokens.Of(history[0], cancellationToken) + toolCost;
        var blocks = HistoryBlock.Of(history.Skip(1), _tokens);
        var budget = Budget(window ?? options.ContextTokens, attempt, fixedCost + blocks.Sum(block => block.Tokens));
        var draft = new HistoryDraft(blocks, fixedCost, _tokens, SummaryRoom(budget));

        var keep = attempt == 0 ? options.KeepRounds : 1;
        while (draft.Tokens > budget && draft.ShortenOldestRound(keep))
        {
        }
        while (draft.Tokens > budget && draft.SummarizeOldestTurn(keep))
        {
        }
        while (draft.Tokens > budget && draft.SummarizeOldestRound(keep))
        {
        }

        // The last rounds may lie many turns back, with more talk behind them than the window holds.
        while (draft.Tokens > budget && draft.SummarizeOldestTurn(keep: 0))
        {
        }
        while (draft.Tokens > budget && draft.CutLongest(budget))
        {
        }
        return (new ChatHistory([history[0], .. draft.Messages]),
            new HistoryCuts(draft.Tokens, budget, draft.ShortenedResults, draft.SummarizedTurns, draft.SummarizedRounds,
                draft.CutMessages)
            {
                Messages = draft.Tokens - fixedCost,
                Tools = toolCost,
                Window = window ?? options.ContextTokens,
            });
    }

    // The answer needs room too. A refusal means that the window is smaller than told, or that the model cuts text into more tokens: a good
    // part of what was sent is given up then.
    private static int Budget(int given, int attempt, int whole)
    {
        var window = attempt switch
        {
            0 => given,
            1 => 0.6 * Math.Min(given, whole),
            _ => 0.35 * Math.Min(given, whole),
        };
        return (int)(window - Math.Min(4096, window / 8));
    }

    private static int SummaryRoom(int budget) => budget / 8;
}
