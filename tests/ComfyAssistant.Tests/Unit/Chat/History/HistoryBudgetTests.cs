using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Unit.Chat.History;

public class HistoryBudgetTests
{
    private const string System = "You are a test.";
    private static readonly TokenCounter Counter = ExactTokens.Counter;

    [Fact]
    public void Short_conversation_goes_as_it_is()
    {
        var history = Random(new Random(1), turns: 2, rounds: 1);
        var (fitted, cuts) = Budget(1_000_000).Fit(history, []);
        Assert.Equal(history, fitted);
        Assert.False(cuts.Any);
    }

    [Fact]
    public async Task Messages_cost_no_less_once_the_vocabulary_is_there_unless_something_was_cut()
    {
        using var loading = new TokenCounter();
        var budget = new HistoryBudget(loading, Options(1_000_000));
        var history = Random(new Random(1), turns: 1, rounds: 1);
        var estimated = budget.Fit(history, []).Cuts;
        await loading.Ready;

        Assert.Equal(estimated.Messages, budget.Fit(history, []).Cuts.Messages);
    }

    [Fact]
    public void Old_results_give_way_first_then_old_turns_then_old_rounds_of_this_turn()
    {
        var history = Random(new Random(2), turns: 12, rounds: 3, length: 600);
        var cost = history.Sum(new MessageTokens(Counter).Of);
        var (resultsOnly, few) = Budget((int)(cost * 0.9)).Fit(history, []);
        Assert.True(few is { Results: > 0, Turns: 0, Rounds: 0 }, few.ToString());
        Assert.Contains(resultsOnly, message => message.Items.OfType<FunctionResultContent>()
            .Any(result => $"{result.Result}".Contains("readEarlierResult", StringComparison.Ordinal)));

        var (_, more) = Budget(cost / 3).Fit(history, []);
        Assert.True(more is { Results: > 0, Turns: > 0, Rounds: 0 }, more.ToString());

        var (_, most) = Budget(2_000).Fit(history, []);
        Assert.True(most is { Turns: 11, Rounds: 1 }, most.ToString());
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(164, true)]
    [InlineData(250, true)]
    public void Newest_result_that_is_larger_than_the_window_is_cut_with_a_note_and_can_be_read_on(int nodes, bool cut)
    {
        var workflow = string.Concat(
            Enumerable.Range(0, nodes).Select(node => $"{{\"id\":{node},\"type\":\"KSampler\",\"widgets\":\"{new string('x', 550)}\"}},"));
        var history = new ChatHistory(System);
        history.AddUserMessage("What does this workflow do?");
        history.AddStep("", [new HistoryCall("abcdefghi", "getWorkflowInfo", null)]);
        history.AddToolResult("abcdefghi", "getWorkflowInfo", workflow);
        var (fitted, cuts) = Budget(12_000).Fit(history, []);

        Assert.True(cuts.Tokens <= cuts.Budget, cuts.ToString());
        var result = (string)fitted[^1].Items.OfType<FunctionResultContent>().Single().Result!;
        Assert.Equal(cut, result.Length < workflow.Length);
        Assert.Equal(cut ? 1 : 0, cuts.Pieces);
        if (!cut)
            return;
        var note = Regex.Match(
            result, @"cut: (?<kept>\d+) of (?<whole>\d+) characters.*readEarlierResult with callId ""abcdefghi"" and from (?<from>\d+)");
        Assert.True(note.Success, result[^200..]);
        Assert.Equal(workflow.Length, int.Parse(note.Groups["whole"].ValueSpan, CultureInfo.InvariantCulture));
        var from = int.Parse(note.Groups["from"].ValueSpan, CultureInfo.InvariantCulture);
        Assert.Equal(workflow[..from], result[..from]);
        Assert.Equal(1, Regex.Count(result, "\\(cut: "));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void After_a_refusal_the_last_round_is_shortened_too(int attempt)
    {
        var history = new ChatHistory(System);
        history.AddUserMessage("Go");
        history.AddStep("", [new HistoryCall("abcdefghi", "getWorkflowInfo", null)]);
        history.AddToolResult("abcdefghi", "getWorkflowInfo", Words(new Random(5), 20_000));
        var (_, before) = Budget(20_000).Fit(history, []);
        var (_, after) = Budget(20_000).Fit(history, [], attempt);
        Assert.Equal(0, before.Pieces);
        Assert.Equal(1, after.Pieces);
        Assert.True(after.Tokens <= before.Tokens * 0.65);
    }

    [Fact]
    public void Whatever_the_newest_turn_holds_it_fits_and_the_users_words_go_last()
    {
        var random = new Random(6);
        var history = new ChatHistory(System);
        history.AddUserMessage(Words(random, 9_000));
        history.AddStep("", [new HistoryCall("a", "applyWorkflowJson",
            JsonSerializer.SerializeToElement(new { workflow = Words(random, 30_000) })), new HistoryCall("b", "getWorkflowInfo", null)]);
        history.AddToolResult("a", "applyWorkflowJson", Words(random, 20_000));
        history.AddToolResult("b", "getWorkflowInfo", Words(random, 40_000));

        var (some, few) = Budget(12_000).Fit(history, []);
        Assert.True(few.Tokens <= few.Budget, few.ToString());
        Assert.Contains(history[1], some);
        AssertLegal(some);

        var (all, most) = Budget(2_000).Fit(history, []);
        Assert.True(most.Tokens <= most.Budget, most.ToString());
        Assert.DoesNotContain(history[1], all);
        AssertLegal(all);
    }

    [Fact]
    public void Refused_request_is_shortened_harder_each_time()
    {
        var history = Random(new Random(3), turns: 30, rounds: 2, length: 1500);
        var budget = Budget(20_000);
        var sizes = Enumerable.Range(0, 3).Select(attempt => budget.Fit(history, [], attempt).Cuts.Tokens).ToList();
        Assert.True(sizes[0] > sizes[1] && sizes[1] > sizes[2], string.Join(", ", sizes));
    }

    [Fact]
    public void Five_hundred_turns_with_two_hundred_rounds_fit_and_stay_legal()
    {
        var random = new Random(4);
        var history = new ChatHistory(System);
        for (var turn = 0; turn < 500; turn++)
            AddTurn(history, random, rounds: turn % 5 < 2 ? 1 : 0, length: 2000, open: turn == 499);
        Check(history, 16_000);
    }

    [Fact]
    public void Any_conversation_fits_and_stays_legal()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var history = Random(
                random, turns: random.Next(1, 40), rounds: random.Next(0, 6), length: random.Next(10, 4000), open: random.Next(2) == 0);
            Check(history, random.Next(6_000, 40_000));
        }
    }

    private static void Check(ChatHistory history, int window)
    {
        var whole = history.ToList();
        var (fitted, cuts) = Budget(window).Fit(history, []);

        Assert.Equal(whole, history);
        AssertLegal(fitted);
        Assert.Same(history[0], fitted[0]);
        var asked = history.Last(message => message.Role == AuthorRole.User);
        Assert.Contains(fitted, message => message.Role == AuthorRole.User
            && asked.Content!.StartsWith(message.Content![..Math.Min(message.Content!.Length, 60)], StringComparison.Ordinal));

        // The turns from the one that holds the last rounds on; where even they are too much, only the newest turn is sure of its rounds.
        var tokens = new MessageTokens(Counter);
        var kept = FromTurnOf(history, LastRounds(history, 2));
        if (tokens.Of(history[0]) + kept.Sum(tokens.Of) > cuts.Budget * 8 / 10)
            kept = FromTurnOf(history, [history[^1]]);
        if (cuts.Pieces == 0)
            foreach (var message in LastRounds(history, 2).Intersect(kept))
                Assert.Contains(message, fitted);
        Assert.True(cuts.Tokens <= cuts.Budget, $"{cuts}, of which {kept.Sum(tokens.Of)} must stay");
        Assert.True(fitted.Sum(tokens.Of) <= cuts.Tokens, "the count is below the truth");
    }

    private static List<ChatMessageContent> FromTurnOf(ChatHistory history, List<ChatMessageContent> messages)
    {
        var first = messages.Count > 0 ? history.IndexOf(messages[0]) : history.Count - 1;
        while (first > 1 && history[first].Role != AuthorRole.User)
            first--;
        return [.. history.Skip(first)];
    }

    private static List<ChatMessageContent> LastRounds(ChatHistory history, int count) =>
        [.. HistoryBlock.Of(history.Skip(1), new MessageTokens(Counter)).Where(block => block.IsRound).TakeLast(count)
            .SelectMany(block => block.Messages)];

    private static void AssertLegal(ChatHistory history)
    {
        Assert.Equal(AuthorRole.System, history[0].Role);
        Assert.Equal(AuthorRole.User, history[1].Role);
        var open = new HashSet<string>();
        for (var i = 1; i < history.Count; i++)
        {
            var role = history[i].Role;
            if (role == AuthorRole.Tool)
            {
                Assert.True(open.Remove(history[i].Items.OfType<FunctionResultContent>().Single().CallId!), "a result without its call");
                continue;
            }
            Assert.Empty(open);
            Assert.True(role != history[i - 1].Role, "roles do not alternate");
            foreach (var call in history[i].Items.OfType<FunctionCallContent>())
                Assert.True(open.Add(call.Id!));
        }
        Assert.Empty(open);
    }

    private static HistoryBudget Budget(int window) => new(Counter, Options(window));

    private static ChatOptions Options(int window) => new()
    {
        MaxSteps = 1,
        ToolTimeout = TimeSpan.FromSeconds(1),
        ToolResultLimit = 1000,
        ContextTokens = window,
        KeepRounds = 2,
    };

    private static ChatHistory Random(Random random, int turns, int rounds, int length = 200, bool open = false)
    {
        var history = new ChatHistory(System);
        for (var turn = 0; turn < turns; turn++)
            AddTurn(history, random, rounds, length, open && turn == turns - 1);
        return history;
    }

    private static void AddTurn(ChatHistory history, Random random, int rounds, int length, bool open)
    {
        history.AddUserMessage(Words(random, 40));
        for (var round = 0; round < rounds; round++)
        {
            var ids = Enumerable.Range(0, random.Next(1, 4)).Select(call => $"c{history.Count}_{call}").ToList();
            history.AddStep(random.Next(2) == 0 ? "" : Words(random, 20), ids.Select(id => new HistoryCall(
                id, "getWorkflowInfo", JsonSerializer.SerializeToElement(new { note = Words(random, random.Next(5, length)) }))));
            foreach (var id in ids)
                history.AddToolResult(id, "getWorkflowInfo", Words(random, random.Next(5, length)));
        }
        if (!open)
            history.AddStep(Words(random, 60), []);
    }

    private static string Words(Random random, int length) =>
        string.Concat(Enumerable.Range(0, (length / 6) + 1)
            .Select(_ => random.Next(5) switch { 0 => "latent ", 1 => "{\"x\":1}", 2 => "模型 ", 3 => "sampler", _ => "é 🦊 " }));
}
