using System.Globalization;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>Writes what an answer of this host has more than what is written; <see cref="AnswerKeys"/> says what is where.</summary>
/// <param name="host">This host.</param>
/// <param name="mask">Takes secrets out of failures.</param>
/// <param name="kept">How long an answer is kept after its end.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AnswerStream(string host, Func<string, string> mask, TimeSpan kept, TimeProvider timeProvider)
{
    /// <summary>How often the expiry of what still runs is put off.</summary>
    public static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    // Of an answer that nobody can find any more, as much as a reader may lag behind.
    private const int TailEntries = 100;

    // Should the host be lost, its answers go by themselves.
    private static readonly TimeSpan RunningExpiry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestExpiry = TimeSpan.FromSeconds(10);

    private TimeSpan EndedExpiry => kept > ShortestExpiry ? kept : ShortestExpiry;

    /// <summary>Lets other hosts find it by its chat.</summary>
    /// <returns>The answer that they found before, and its host; null for none.</returns>
    public async Task<string?> AnnounceAsync(IDatabase database, SharedCopy copy)
    {
        var (key, value) = (AnswerKeys.Chat(copy.Answer.ChatId), Name(copy));
        string? before = null;
        // The second time, after a doubt, first come, first served: another host may have begun a newer answer of the chat meanwhile.
        if (copy.WasAnnounced)
            await database.StringSetAsync(key, value, RunningExpiry, When.NotExists);
        else
            before = await database.StringSetAndGetAsync(key, value, RunningExpiry, When.Always, CommandFlags.None);
        copy.IsAnnounced = copy.WasAnnounced = true;
        return before;
    }

    /// <summary>Writes what came since the last time, and the end if it has ended.</summary>
    public async Task WriteAsync(IDatabase database, SharedCopy copy)
    {
        if (!copy.IsAnnounced && !copy.IsForgotten)
            await AnnounceAsync(database, copy);
        if (!copy.IsDone)
        {
            // What comes between the two is told again.
            var (news, ended, _, failure) = copy.Answer.Since(copy.Pieces);
            if (news.Count > 0)
                await AddAsync(database, copy, news);
            if (ended)
                await EndAsync(database, copy, failure?.SourceException);
            else
                await TouchAsync(database, copy);
        }
        if (copy.IsForgotten)
            await ForgetAsync(database, copy);
    }

    /// <summary>Takes away what was written, as some of it may be missing, so that all of it is written again.</summary>
    /// <returns>False where a reader has ended it, as this host was taken for lost: nothing is to be written then.</returns>
    public static async Task<bool> BeginAgainAsync(IDatabase database, SharedCopy copy)
    {
        if (await database.KeyExistsAsync(AnswerKeys.Ended(copy.Id)))
            return false;
        // An entry may have gone to a server that had lost those before it; its id would keep out the whole.
        await database.KeyDeleteAsync(AnswerKeys.Stream(copy.Id));
        copy.BeginAgain();
        return true;
    }

    private static async Task AddAsync(IDatabase database, SharedCopy copy, List<byte[]> news)
    {
        byte[] bytes = news is [var only] ? only : [.. news.SelectMany(piece => piece)];
        var arguments = new List<object> { (RedisKey)AnswerKeys.Stream(copy.Id) };
        if (copy.IsForgotten)
            arguments.AddRange(["MAXLEN", "~", TailEntries]);
        arguments.Add(Id(copy.Written + bytes.Length, 0));
        if (copy.Written == 0 && copy.Answer.Shortened is { } cuts)
            arguments.AddRange(["c", cuts]);
        arguments.AddRange(["b", bytes]);
        await AddAsync(database, arguments);
        copy.Written += bytes.Length;
        copy.Pieces += news.Count;
    }

    private async Task EndAsync(IDatabase database, SharedCopy copy, Exception? failure)
    {
        object[] end = failure is null || copy.Written > 0 ? ["e", "1"] : ["f", SharedFailure.Write(failure, mask), "e", "1"];
        await AddAsync(database, [(RedisKey)AnswerKeys.Stream(copy.Id), Id(copy.Written, 1), .. end]);
        await Task.WhenAll(
            database.KeyExpireAsync(AnswerKeys.Stream(copy.Id), EndedExpiry),
            database.KeyExpireAsync(AnswerKeys.Chat(copy.Answer.ChatId), EndedExpiry));
        copy.IsDone = true;
    }

    private static async Task AddAsync(IDatabase database, List<object> arguments)
    {
        try
        {
            await database.ExecuteAsync("XADD", arguments);
        }
        catch (RedisServerException there) when (there.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            // It was written the last time, and only the answer to that was lost.
        }
    }

    private async Task TouchAsync(IDatabase database, SharedCopy copy)
    {
        if (copy.Pieces == 0 || copy.Touched is { } touched && timeProvider.GetElapsedTime(touched) < TouchInterval)
            return;
        copy.Touched = timeProvider.GetTimestamp();
        await Task.WhenAll(
            database.KeyExpireAsync(AnswerKeys.Stream(copy.Id), RunningExpiry),
            copy.IsForgotten ? Task.CompletedTask : database.KeyExpireAsync(AnswerKeys.Chat(copy.Answer.ChatId), RunningExpiry));
    }

    private async Task ForgetAsync(IDatabase database, SharedCopy copy)
    {
        // A newer answer of the chat may have its place by now.
        await database.LockReleaseAsync(AnswerKeys.Chat(copy.Answer.ChatId), Name(copy));
        // Those who read it now read it to its end.
        if (copy.IsDone)
            await database.KeyExpireAsync(AnswerKeys.Stream(copy.Id), ShortestExpiry);
    }

    private string Name(SharedCopy copy) => $"{copy.Id} {host}";

    private static string Id(long bytes, int part) => string.Create(CultureInfo.InvariantCulture, $"{bytes}-{part}");
}
