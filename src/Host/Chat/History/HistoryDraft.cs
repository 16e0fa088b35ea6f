using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>A conversation on its way to being shorter. Every operation leaves it legal and tells whether it could do anything.</summary>
internal sealed class HistoryDraft
{
    // The words around the lines of a summary.
    private const int ExchangeCost = 60;

    private readonly List<HistoryBlock> _blocks;
    private readonly List<(string Line, int Tokens)> _summary = [];
    private readonly MessageTokens _tokens;
    private readonly int _fixedCost;
    private readonly int _summaryRoom;
    private readonly HashSet<ChatMessageContent> _cut = new(ReferenceEqualityComparer.Instance);
    private int _shortened;

    /// <param name="blocks">The conversation without its system message.</param>
    /// <param name="fixedCost">Tokens of what is never shortened: system message and tools.</param>
    /// <param name="tokens">Counts messages.</param>
    /// <param name="summaryRoom">Tokens that the summary may take; its oldest lines give way.</param>
    public HistoryDraft(List<HistoryBlock> blocks, int fixedCost, MessageTokens tokens, int summaryRoom)
    {
        _blocks = blocks;
        _fixedCost = fixedCost;
        _tokens = tokens;
        _summaryRoom = summaryRoom;
        Tokens = fixedCost + blocks.Sum(block => block.Tokens);
    }

    public int Tokens { get; private set; }

    public int ShortenedResults { get; private set; }

    public int SummarizedTurns { get; private set; }

    public int SummarizedRounds { get; private set; }

    public int CutMessages => _cut.Count;

    public IEnumerable<ChatMessageContent> Messages =>
        (_summary.Count == 0 ? [] : TurnSummary.Exchange(KeptLines.Select(line => line.Line), _summary.Count - KeptLines.Count))
        .Concat(_blocks.SelectMany(block => block.Messages));

    private List<(string Line, int Tokens)> KeptLines
    {
        get
        {
            var room = _summaryRoom;
            return [.. _summary.AsEnumerable().Reverse().TakeWhile(line => (room -= line.Tokens) >= 0).Reverse()];
        }
    }

    /// <summary>Shortens the results of the oldest round that is still whole, but not of the last <paramref name="keep"/> rounds.</summary>
    public bool ShortenOldestRound(int keep)
    {
        var limit = FirstKeptRound(keep);
        for (; _shortened < limit; _shortened++)
        {
            var brief = ShortResult.Of(_blocks[_shortened].Messages);
            if (!_blocks[_shortened].IsRound || ReferenceEquals(brief, _blocks[_shortened].Messages))
                continue;
            _blocks[_shortened] = new HistoryBlock(brief, brief.Sum(_tokens.Of));
            ShortenedResults += brief.Count - 1;
            _shortened++;
            Recount();
            return true;
        }
        return false;
    }

    /// <summary>
    /// Turns the oldest turn into a line, but never the newest, nor one of those that hold the last <paramref name="keep"/> rounds.
    /// </summary>
    public bool SummarizeOldestTurn(int keep)
    {
        var next = _blocks.FindIndex(Math.Min(1, _blocks.Count), block => block.IsUser);
        if (next < 0 || next > FirstKeptRound(keep))
            return false;
        Summarize(0, next);
        SummarizedTurns++;
        return true;
    }

    /// <summary>Turns the oldest round of the newest turn into a line, but not the last <paramref name="keep"/> rounds.</summary>
    public bool SummarizeOldestRound(int keep)
    {
        var first = _blocks.FindLastIndex(block => block.IsUser) + 1;
        if (first >= FirstKeptRound(keep))
            return false;
        Summarize(first, first + 1);
        SummarizedRounds++;
        return true;
    }

    /// <summary>
    /// Takes out the oldest pictures of results. Where there are none, cuts the message that costs most, results before arguments and the
    /// user's own words last, down to what the budget leaves for it or to half: a second one may be as long.
    /// </summary>
    public bool CutLongest(int budget)
    {
        if (DropPictures())
            return true;
        var longest = _blocks
            .SelectMany((block, at) => block.Messages.Select((message, index) => (Block: at, Index: index, Tokens: _tokens.Of(message))))
            .OrderBy(message => Importance(_blocks[message.Block].Messages[message.Index]))
            .ThenByDescending(message => message.Tokens).ToList();
        foreach (var (at, index, tokens) in longest)
        {
            var message = _blocks[at].Messages[index];
            var target = Math.Max(tokens - (Tokens - budget), tokens / 2);
            if (LongMessage.Cut(message, target, _tokens) is not { } cut)
                continue;
            Replace(at, index, cut);
            return true;
        }
        return false;
    }

    private bool DropPictures()
    {
        for (var at = 0; at < _blocks.Count; at++)
            for (var index = 0; index < _blocks[at].Messages.Count; index++)
                if (ResultPictures.WithoutPictures(_blocks[at].Messages[index]) is { } note)
                {
                    Replace(at, index, note);
                    return true;
                }
        return false;
    }

    private void Replace(int at, int index, ChatMessageContent shorter)
    {
        var messages = _blocks[at].Messages.ToArray();
        _cut.Remove(messages[index]);
        _cut.Add(shorter);
        messages[index] = shorter;
        _blocks[at] = new HistoryBlock(messages, messages.Sum(_tokens.Of));
        Recount();
    }

    private static int Importance(ChatMessageContent message) =>
        message.Role == AuthorRole.Tool ? 0 : message.Role == AuthorRole.Assistant ? 1 : 2;

    private void Summarize(int from, int to)
    {
        var line = TurnSummary.Line(_blocks[from..to]);
        _summary.Add((line, _tokens.Of(line) + 1));
        _blocks.RemoveRange(from, to - from);
        Recount();
    }

    private int FirstKeptRound(int keep)
    {
        var index = _blocks.Count;
        for (var kept = 0; index > 0 && kept < keep; index--)
            if (_blocks[index - 1].IsRound)
                kept++;
        return index;
    }

    private void Recount() => Tokens = _fixedCost + (_summary.Count == 0 ? 0 : ExchangeCost + KeptLines.Sum(line => line.Tokens))
        + _blocks.Sum(block => block.Tokens);
}
