namespace ComfyAssistant.Host.Requests;

/// <summary>Takes down one model call: each time that it is sent, and what comes back.</summary>
internal sealed class CallRecorder(RecordClock clock, RecordRoom bodies, RecordRoom streams, KeptTokens tokens, KeptCuts shortened)
{
    private readonly double _at = clock.Now();
    private readonly List<AttemptRecorder> _attempts = [];
    private (int Input, int Output) _usage;
    private string? _finish;
    private string? _error;
    private double _ended;

    /// <summary>The call is sent once more.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="body">What is sent.</param>
    public AttemptRecorder Send(Uri? url, ReadOnlyMemory<byte> body)
    {
        var attempt = new AttemptRecorder(clock, bodies, streams, url, body);
        _attempts.Add(attempt);
        return attempt;
    }

    /// <summary>It was answered.</summary>
    public void Done((int Input, int Output) usage, string finish) => (_usage, _finish, _ended) = (usage, finish, clock.Now());

    /// <summary>It failed, or was stopped.</summary>
    public void Failed(string why) => (_error, _ended) = (why, clock.Now());

    /// <summary>What is kept of it, unmasked.</summary>
    public KeptCall Kept() => new(
        _at, tokens, shortened, [.. _attempts.Select(attempt => attempt.Kept())], _usage.Input, _usage.Output, _finish, _error, _ended);
}

/// <summary>Takes down one HTTP request to the provider, and its answer byte by byte.</summary>
internal sealed class AttemptRecorder(RecordClock clock, RecordRoom bodies, RecordRoom streams, Uri? url, ReadOnlyMemory<byte> body)
{
    private readonly double _sent = clock.Now();
    private readonly (string Text, bool IsCut) _body = LongBody.Within(bodies, body);
    private readonly RawAnswer _raw = new(streams);
    private Uri? _url = url;
    private int? _status;
    private double? _answered;
    private double? _first;
    private double? _ended;
    private string? _error;

    /// <summary>The headers are there.</summary>
    /// <param name="url">Where it went in the end.</param>
    /// <param name="status">The HTTP status.</param>
    public void Answered(Uri? url, int status) => (_url, _status, _answered) = (url ?? _url, status, clock.Now());

    /// <summary>More of the answer is there.</summary>
    public void Received(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _ended = clock.Now();
        _first ??= _ended;
        _raw.Add(bytes);
    }

    /// <summary>It broke off.</summary>
    public void Failed(string why) => _error = why;

    /// <summary>What is kept of it, unmasked.</summary>
    public KeptAttempt Kept() => new(
        _url is null ? "" : _url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), _sent, _body.Text, _body.IsCut, _status,
        _answered, _first, _ended, _raw.ToString(), _raw.IsCut, _error);
}
