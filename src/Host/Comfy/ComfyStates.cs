using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;

namespace ComfyAssistant.Host.Comfy;

/// <summary>How each ComfyUI is, in a few numbers: what somebody who chooses between them wants to know.</summary>
internal sealed class ComfyStates(
    ComfyServers servers, ComfyWatch watch, NodeEnvironment environment, ComfyClient comfy, TimeProvider timeProvider)
{
    // The list is shown while somebody waits for it; who does not answer by then has no number in it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>All of them, the default first. Only those that answered of late are asked for their queue.</summary>
    public Task<ComfyState[]> ListAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(servers.Names.Select(name => OfAsync(name, cancellationToken)));

    private async Task<ComfyState> OfAsync(string name, CancellationToken cancellationToken)
    {
        int? queued = null;
        if (watch.Reaches(name))
            await servers.OnAsync(name, async () => queued = await QueuedAsync(cancellationToken));
        var known = environment.Of(name);
        double? age = known.ScannedAt is { } at ? Math.Round((timeProvider.GetUtcNow() - at).TotalSeconds) : null;
        return new(name, watch.Reaches(name), known.Source, known.Nodes.Types.Count, age, queued);
    }

    private async Task<int?> QueuedAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var queue = await comfy.ReadQueueAsync(either.Token);
            return Count(queue.Member("queue_running")) + Count(queue.Member("queue_pending"));
        }
        catch (ComfyException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static int Count(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
}

/// <param name="Name">Its name; empty where there is one.</param>
/// <param name="Reached">Whether it answered when it was last asked.</param>
/// <param name="Nodes">Where the node types come from.</param>
/// <param name="NodeTypes">How many there are.</param>
/// <param name="ScanAgeSeconds">How long ago it was last asked for its nodes; null where it never was.</param>
/// <param name="Queue">How many runs are in its queue, with the one that runs; null where that is not known.</param>
internal sealed record ComfyState(
    string Name, bool Reached, NodeSource Nodes, int NodeTypes, double? ScanAgeSeconds, int? Queue);
