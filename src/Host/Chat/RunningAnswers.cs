using System.Collections.Concurrent;

namespace ComfyAssistant.Host.Chat;

/// <summary>The answers that are being given now, by chat id, so that a second viewer can follow one from its first chunk on.</summary>
internal sealed class RunningAnswers
{
    private readonly ConcurrentDictionary<string, AnswerLog> _running = new(StringComparer.Ordinal);

    /// <summary>Begins to keep an answer; it is forgotten when the returned log is disposed. A newer answer of the same chat takes its place.</summary>
    public AnswerLog Begin(string chatId)
    {
        var log = new AnswerLog(ended => _running.TryRemove(KeyValuePair.Create(chatId, ended)));
        _running[chatId] = log;
        return log;
    }

    /// <summary>The answer that this chat is being given, or null.</summary>
    public AnswerLog? Find(string chatId) => _running.GetValueOrDefault(chatId);
}
