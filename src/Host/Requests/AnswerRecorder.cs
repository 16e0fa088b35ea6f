using System.Text.Json;

namespace ComfyAssistant.Host.Requests;

/// <summary>Takes down one answer to a conversation while it is given, then stores it.</summary>
internal sealed class AnswerRecorder(RequestStore store, int largest, TimeProvider timeProvider)
{
    private const int QuestionLength = 200;

    private readonly RecordClock _clock = new(timeProvider);
    private readonly RecordRoom _bodies = new(largest);
    private readonly RecordRoom _streams = new(largest);
    private readonly List<CallRecorder> _calls = [];

    /// <summary>The id of the conversation; null for none.</summary>
    public string? Chat { get; set; }

    /// <summary>The id of the user's message; null for none.</summary>
    public string? Asked { get; set; }

    /// <summary>The id of the message that holds the answer.</summary>
    public string Message { get; set; } = "";

    /// <summary>What the user wrote last.</summary>
    public string Question { get; set; } = "";

    /// <summary>Where it is sent, as people may read it.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The model that is asked.</summary>
    public string Model { get; set; } = "";

    /// <summary>The conversation as it was posted; null where it is too long to be kept.</summary>
    public JsonElement? Messages { get; set; }

    /// <summary>The name of the text that is tried; null for none.</summary>
    public string? Draft { get; set; }

    /// <summary>The parts of the system message.</summary>
    public IReadOnlyList<KeptSection> Sections { get; set; } = [];

    /// <summary>Whether the user, or the end of the service, stopped it.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Why it failed, in words for the user; null where it did not.</summary>
    public string? Error { get; set; }

    /// <summary>Begins a model call.</summary>
    public CallRecorder Call(KeptTokens tokens, KeptCuts shortened)
    {
        var call = new CallRecorder(_clock, _bodies, _streams, tokens, shortened);
        _calls.Add(call);
        return call;
    }

    /// <summary>Stores the answer. One for which no model was called is not kept.</summary>
    public async Task SaveAsync()
    {
        if (_calls.Count == 0)
            return;
        var calls = _calls.ConvertAll(call => call.Kept());
        var error = Error ?? calls[^1].Error;
        var head = new RequestHead(
            Guid.CreateVersion7(_clock.Began).ToString("N"), _clock.Began, Chat, Asked, Message, Question.Cut(QuestionLength), Connection,
            Model, calls.Count, calls.Sum(call => call.InputTokens), calls.Sum(call => call.OutputTokens), _clock.Now(),
            error is not null ? "failed" : IsStopped ? "stopped" : "answered", error, Draft);
        await store.AddAsync(new KeptRequest(head, Messages, Sections, calls));
    }
}

/// <summary>Measures an answer.</summary>
internal sealed class RecordClock(TimeProvider timeProvider)
{
    private readonly long _began = timeProvider.GetTimestamp();

    public DateTimeOffset Began { get; } = timeProvider.GetUtcNow();

    /// <summary>Milliseconds since it began.</summary>
    public double Now() => Math.Round(timeProvider.GetElapsedTime(_began).TotalMilliseconds, 1);
}

/// <summary>Bytes that are left for what is kept of an answer.</summary>
internal sealed class RecordRoom(int bytes)
{
    private int _left = bytes;

    /// <summary>Takes as many of the wanted bytes as there are.</summary>
    public int Take(int wanted)
    {
        var taken = Math.Min(wanted, _left);
        _left -= taken;
        return taken;
    }
}
