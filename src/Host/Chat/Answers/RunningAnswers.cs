using ComfyAssistant.Host.Chat.Answers.Sharing;

namespace ComfyAssistant.Host.Chat.Answers;

/// <summary>
/// The answers that are being given now, and resumable ones for a while after their end, by chat id: so that a second viewer, or a page
/// that was reloaded, can follow one from its first chunk on, and stop it.
/// </summary>
/// <param name="options">How long and how much is kept.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="shared">The answers of all hosts; null where there is one.</param>
internal sealed class RunningAnswers(ChatOptions options, TimeProvider timeProvider, SharedAnswers? shared = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptAnswer> _byChat = new(StringComparer.Ordinal);
    private long _size;

    /// <summary>How long a resumable answer goes on without a reader, and how long it is kept after its end.</summary>
    public TimeSpan Patience => options.Resume;

    /// <summary>
    /// Begins to keep an answer, until it is disposed or, where it is resumable, some time longer. A newer answer of the same chat takes
    /// its place.
    /// </summary>
    public KeptAnswer Begin(string chatId, bool isResumable)
    {
        var answer = new KeptAnswer(this, chatId, isResumable, timeProvider);
        KeptAnswer? replaced;
        lock (_lock)
        {
            _byChat.Remove(chatId, out replaced);
            _size -= replaced?.Size ?? 0;
            _byChat[chatId] = answer;
        }
        replaced?.Abandon();
        return answer;
    }

    /// <summary>Begins to keep an answer, and lets all hosts know of it.</summary>
    public async ValueTask<KeptAnswer> BeginAsync(string chatId, bool isResumable)
    {
        var answer = Begin(chatId, isResumable);
        if (shared is not null)
            await shared.BeginAsync(answer);
        return answer;
    }

    /// <summary>The answer that this chat is being given on any host, or was given a short while ago; null for none.</summary>
    public ValueTask<KeptAnswer?> FindAsync(string chatId)
    {
        var own = Find(chatId);
        return shared is null ? ValueTask.FromResult(own) : shared.FindAsync(chatId, own);
    }

    /// <summary>Stops the answer that this chat is being given on any host, if it is.</summary>
    /// <exception cref="Plugins.Storage.ContextException">Unavailable: the host that gives it could not be asked.</exception>
    public ValueTask StopAsync(string chatId)
    {
        var own = Find(chatId);
        own?.Stop();
        return shared is null ? ValueTask.CompletedTask : shared.StopAsync(chatId, own);
    }

    /// <summary>The answer that this host is giving to the chat, or gave a short while ago; null for none.</summary>
    public KeptAnswer? Find(string chatId)
    {
        lock (_lock)
            return _byChat.GetValueOrDefault(chatId);
    }

    /// <summary>Whether the answer can still be found.</summary>
    public bool Holds(KeptAnswer answer) => ReferenceEquals(Find(answer.ChatId), answer);

    /// <summary>Keeps the answer no longer; those who read it now read it to its end.</summary>
    public void Forget(KeptAnswer answer)
    {
        lock (_lock)
            if (_byChat.TryGetValue(answer.ChatId, out var kept) && ReferenceEquals(kept, answer))
            {
                _byChat.Remove(answer.ChatId);
                _size -= answer.Size;
                answer.Copy?.Forget();
            }
    }

    /// <summary>Makes room when all kept answers together have become too large: ended ones go first, then the largest.</summary>
    public void Grew(int bytes)
    {
        lock (_lock)
            _size += bytes;
        while (Largest() is { } answer)
        {
            Forget(answer);
            answer.Abandon();
        }
    }

    private KeptAnswer? Largest()
    {
        lock (_lock)
            return _size > options.KeptAnswers
                ? _byChat.Values.OrderByDescending(answer => answer.HasEnded).ThenByDescending(answer => answer.Size).FirstOrDefault()
                : null;
    }
}
