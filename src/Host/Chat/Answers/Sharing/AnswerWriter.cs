using System.Collections.Concurrent;
using System.Threading.Channels;
using ComfyAssistant.Host.Valkey;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// Writes this host's answers for the others, some twenty times a second: what came meanwhile is one entry. What cannot be written is tried
/// again with all that came since, so that Valkey may go and come back.
/// </summary>
/// <param name="server">Takes them.</param>
/// <param name="stream">Writes one.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Takes what goes wrong.</param>
internal sealed partial class AnswerWriter(
    ValkeyServer server, AnswerStream stream, TimeProvider timeProvider, ILogger<SharedAnswers> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // While Valkey is gone.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, SharedCopy> _copies = new(StringComparer.Ordinal);
    private readonly Channel<SharedCopy> _changed = Channel.CreateUnbounded<SharedCopy>();

    /// <summary>Whether an answer still runs.</summary>
    public bool HasRunning => _copies.Values.Any(copy => !copy.Answer.HasEnded);

    /// <summary>Begins to write an answer; other hosts can find it when this returns, if Valkey is there.</summary>
    /// <returns>The answer and the host that the chat had before, as <see cref="AnswerKeys.Chat"/> holds them; null for none.</returns>
    public async Task<string?> BeginAsync(KeptAnswer answer)
    {
        var copy = new SharedCopy(answer, Enqueue, timeProvider);
        _copies[copy.Id] = copy;
        answer.Copy = copy;
        try
        {
            return await stream.AnnounceAsync(await server.DatabaseAsync(), copy);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            copy.Changed();
            return null;
        }
    }

    /// <summary>The answer of that id that this host gives, or gave a short while ago; null for none.</summary>
    public SharedCopy? Find(string id) => _copies.GetValueOrDefault(id);

    /// <summary>What was written may be lost, or the answers ended by readers: all is looked at, and written again.</summary>
    public void Doubt()
    {
        foreach (var copy in _copies.Values)
            copy.Doubt();
    }

    /// <summary>Writes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ticked = timeProvider.GetTimestamp();
        Task? news = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (news is null or { IsCompleted: true })
                news = _changed.Reader.WaitToReadAsync(cancellationToken).AsTask();
            await news.WaitAsync(Tick, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isWritten = await FlushAsync();
            if (timeProvider.GetElapsedTime(ticked) >= Tick)
            {
                ticked = timeProvider.GetTimestamp();
                foreach (var copy in _copies.Values)
                    Look(copy);
            }
            await Task.Delay(isWritten ? Interval : Pause, timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Writes all that there is now.</summary>
    /// <returns>Whether that succeeded; what did not is still to be written.</returns>
    public async Task<bool> FlushAsync()
    {
        // Each once: what was read here may change, and come again, while others are read. Two writers of one answer lose parts of it.
        var copies = new HashSet<SharedCopy>();
        while (_changed.Reader.TryRead(out var copy))
        {
            copy.BeginWriting();
            copies.Add(copy);
        }
        return copies.Count == 0 || Array.TrueForAll(await Task.WhenAll(copies.Select(TryWriteAsync)), isWritten => isWritten);
    }

    private void Enqueue(SharedCopy copy) => _changed.Writer.TryWrite(copy);

    private void Look(SharedCopy copy)
    {
        copy.LookForReaders();
        if (!copy.IsDone && copy.Touched is { } touched && timeProvider.GetElapsedTime(touched) >= AnswerStream.TouchInterval)
            copy.Changed();
    }

    private async Task<bool> TryWriteAsync(SharedCopy copy)
    {
        try
        {
            var database = await server.DatabaseAsync();
            if (!copy.IsDoubtful || await CheckAsync(database, copy))
                await stream.WriteAsync(database, copy);
            if (copy is { IsForgotten: true, IsDone: true })
                _copies.TryRemove(copy.Id, out _);
            return true;
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogTrouble(log, failure.Message);
            // An answer that is gone from here too has nobody left to write it for.
            if (copy.IsForgotten && copy.Answer.HasEnded)
                _copies.TryRemove(copy.Id, out _);
            else
                copy.Changed();
            return false;
        }
        catch (Exception failure)
        {
            // The others must not wait for what is wrong with this one.
            LogFailed(log, failure);
            _copies.TryRemove(copy.Id, out _);
            return true;
        }
    }

    private async Task<bool> CheckAsync(IDatabase database, SharedCopy copy)
    {
        if (await AnswerStream.BeginAgainAsync(database, copy))
            return true;
        copy.Answer.Stop();
        _copies.TryRemove(copy.Id, out _);
        return false;
    }

    [LoggerMessage(LogLevel.Debug, "An answer could not be written for other hosts yet: {Why}")]
    private static partial void LogTrouble(ILogger log, string why);

    [LoggerMessage(LogLevel.Error, "An answer cannot be written for other hosts")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
