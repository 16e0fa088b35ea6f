using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>One panel that listens for calls, from the opening of its connection to its end.</summary>
/// <param name="id">The panel's own.</param>
internal sealed class OpenPanel(string id)
{
    private readonly Channel<PanelEvent> _events = Channel.CreateUnbounded<PanelEvent>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PanelAnswer>> _waiting = new(StringComparer.Ordinal);

    /// <summary>The panel's own name for itself.</summary>
    public string Id => id;

    /// <summary>Whether its runs come to ComfyUI through this service.</summary>
    public bool RunsThroughService { get; init; }

    /// <summary>When its user last turned to it; larger is later.</summary>
    public long Used { get; set; }

    /// <summary>What its connection sends on.</summary>
    public ChannelReader<PanelEvent> Events => _events.Reader;

    /// <summary>Sends a call and waits for what comes of it; null where the panel is closed first.</summary>
    public async Task<PanelAnswer?> AskAsync(PanelCall call, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<PanelAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[call.Id] = answer;
        try
        {
            if (!_events.Writer.TryWrite(new(call, null))) return null;
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            _events.Writer.TryWrite(new(null, call.Id));
            throw;
        }
        finally
        {
            _waiting.TryRemove(call.Id, out _);
        }
    }

    /// <summary>Takes a result; false where nobody waits for it any more.</summary>
    public bool Answer(string callId, PanelAnswer answer) =>
        _waiting.TryGetValue(callId, out var waiting) && waiting.TrySetResult(answer);

    /// <summary>The panel is gone: what waits for it is given up.</summary>
    public void Close()
    {
        _events.Writer.TryComplete();
        foreach (var waiting in _waiting.Values) waiting.TrySetCanceled(CancellationToken.None);
    }
}

/// <summary>An event for a panel: a call to run, or the id of one whose caller has given up.</summary>
internal sealed record PanelEvent(PanelCall? Call, string? GivenUp);
