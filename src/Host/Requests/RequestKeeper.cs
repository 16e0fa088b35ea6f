namespace ComfyAssistant.Host.Requests;

/// <summary>
/// Keeps what is sent to models and what comes back, while that is switched on. Switched off, it costs one look at a flag per answer.
/// </summary>
internal sealed class RequestKeeper(RequestStore store, RequestOptions options, TimeProvider timeProvider)
{
    private volatile bool _isOn = options.IsOn;

    /// <summary>Whether answers that begin now are kept. The setting decides again when the service starts.</summary>
    public bool IsOn { get => _isOn; set => _isOn = value; }

    /// <summary>Begins to keep an answer; null while that is switched off.</summary>
    public AnswerRecorder? Begin() => IsOn ? new AnswerRecorder(store, options.LargestAnswer, timeProvider) : null;
}
