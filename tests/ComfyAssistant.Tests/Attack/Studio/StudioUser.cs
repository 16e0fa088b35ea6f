using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>One of many: chats through the proxy in two conversations at once, and writes rules down.</summary>
internal sealed class StudioUser(HttpClient proxy, string name, StudioTally tally)
{
    /// <summary>The header by which the proxy of the test knows who has signed in.</summary>
    public const string Header = "X-Studio-User";

    // A user who gets no answer tries again; one who never gets any has found a fault.
    private const int Tries = 40;
    private const int TurnsPerRule = 4;

    // Who is told to send the message again reads that first.
    private static readonly TimeSpan ReadsFirst = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<string> _kept = [];

    /// <summary>Chats until it is over.</summary>
    /// <param name="slot">Which of the user's conversations.</param>
    /// <param name="isFollowed">Whether a second reader follows each answer.</param>
    /// <param name="over">Turns begin until then; the last is read to its end.</param>
    public async Task ChatAsync(int slot, bool isFollowed, CancellationToken over)
    {
        for (var turn = 0; !over.IsCancellationRequested; turn++)
        {
            if (slot == 0 && turn % TurnsPerRule == 0) await KeepRuleAsync(turn);
            if (!await TakeTurnAsync($"{name}-{slot}", StudioProvider.MarkOf(name, $"{slot}-{turn}"), isFollowed))
                await Task.Delay(ReadsFirst * (1 + Random.Shared.NextDouble()), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>All that was acknowledged must be there, and nothing of others.</summary>
    public async Task CheckRulesAsync()
    {
        var (answer, _) = await SendAsync(HttpMethod.Get, "/api/user-context/rules", null);
        using var read = answer;
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var rule in _kept.Where(rule => !text.Contains($"\"{rule}\"", StringComparison.Ordinal)))
            tally.Wrong.Enqueue($"{rule} was acknowledged, and is gone");
        CheckMarks(text, "rules");
    }

    private async Task KeepRuleAsync(int turn)
    {
        var rule = StudioProvider.MarkOf(name, $"rule-{turn}");
        var (answer, _) = await SendAsync(
            HttpMethod.Post, "/api/user-context/rules", new JsonObject { ["name"] = $"rule {turn}", ["text"] = rule });
        using var kept = answer;
        if (!answer.IsSuccessStatusCode) return;
        _kept.Enqueue(rule);
        tally.Count("rules acknowledged");
    }

    // Whether its answer was not lost.
    private async Task<bool> TakeTurnAsync(string chat, string mark, bool isFollowed)
    {
        var body = Conversation.Of(Conversation.User(mark, mark));
        (body["id"], body["resumable"]) = (chat, true);
        var (answer, gone) = await SendAsync(HttpMethod.Post, "/api/chat", body);
        using var turn = answer;
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            tally.Wrong.Enqueue($"{mark}: {(int)answer.StatusCode} after {Tries} tries");
            return false;
        }
        tally.Count("turns");
        var own = ReadAsync(answer, gone, chat, mark);
        var answers = isFollowed ? await Task.WhenAll(own, FollowAsync(chat, mark)) : [await own];
        var texts = answers.Select(read => read.Text).ToList();
        if (texts.Distinct(StringComparer.Ordinal).Count() > 1)
            tally.Wrong.Enqueue($"{mark}: two readers read different answers, of {string.Join(" and ", texts.Select(Deltas))} deltas");
        return !answers[0].IsLost;

        int Deltas(string text) => text.Length / (mark.Length + 1);
    }

    private async Task<(string Text, bool IsLost)> FollowAsync(string chat, string mark)
    {
        tally.Count("followed");
        var (answer, gone) = await SendAsync(HttpMethod.Get, $"/api/chat/{chat}/stream", null);
        using var followed = answer;
        return await ReadAsync(answer, gone, chat, mark);
    }

    // To the end, over one more connection for each host that was killed meanwhile, or is restarted. A host may have gone between the
    // request and the first byte that is read here, so what counts is how many were gone when it was asked for.
    private async Task<(string Text, bool IsLost)> ReadAsync(HttpResponseMessage answer, int gone, string chat, string mark)
    {
        var seen = await StudioReading.ReadAsync(answer);
        var last = seen;
        for (var more = 0; !last.IsWhole && !IsLost(last.Body) && more < tally.LostSince(gone); more++)
        {
            if (last.Broken is null) tally.Wrong.Enqueue($"{mark}: the response ended, and its stream had not: {last.Body}");
            tally.Count("reconnected");
            var (again, _) = await SendAsync(HttpMethod.Get, $"/api/chat/{chat}/stream", null);
            using var reconnected = again;
            last = await StudioReading.ReadAsync(again);
        }
        CheckMarks(last.Body, mark);
        if (IsLost(last.Body) && !last.IsWhole)
        {
            // Its host was lost before the other knew a byte of it.
            tally.EndOfLost(seen, last);
            tally.Count("ended with a status");
            return ("", true);
        }
        if (!last.IsWhole)
        {
            tally.Wrong.Enqueue($"{mark}: no end ({(int)last.Status}, {last.Broken ?? "whole"}): {last.Body}");
            return ("", true);
        }
        var transcript = UiTranscript.Parse(last.Body);
        tally.Count("ended with " + transcript.Finish);
        if (transcript.Error == LostAnswer.Told) tally.EndOfLost(seen, last);
        else if (transcript.Error is { } error) tally.Wrong.Enqueue($"{mark}: {error}");
        var missing = seen.Text.Length - transcript.Text.Length;
        if (missing > 0) tally.Count($"lacked {missing / (mark.Length + 1)} of the deltas that were seen");
        if (!(missing > 0 ? seen.Text : transcript.Text).StartsWith(missing > 0 ? transcript.Text : seen.Text, StringComparison.Ordinal))
            tally.Wrong.Enqueue($"{mark}: read '{seen.Text}', and then '{transcript.Text}'");
        return (transcript.Text, transcript.Error == LostAnswer.Told);
    }

    private static bool IsLost(string body) => body.Contains(LostAnswer.Told, StringComparison.Ordinal);

    private void CheckMarks(string text, string where)
    {
        foreach (var other in StudioProvider.Users(text).Where(user => user != name))
            tally.Wrong.Enqueue($"{name} read a text of {other} in {where}");
    }

    // The answer, and how many hosts were gone when it was asked for.
    private async Task<(HttpResponseMessage Answer, int Gone)> SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        for (var tried = 1; ; tried++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Add(Header, name);
            var gone = tally.Gone;
            var answer = await proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if ((int)answer.StatusCode < 500 || tried == Tries) return (answer, gone);
            await answer.Content.LoadIntoBufferAsync();
            if (IsLost(await answer.Content.ReadAsStringAsync())) return (answer, gone);
            var pause = answer.Headers.RetryAfter?.Delta;
            tally.Count(pause is null ? $"requests failed with {(int)answer.StatusCode}" : "requests told to try again");
            answer.Dispose();
            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }
}
