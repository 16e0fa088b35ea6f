using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>A model server that answers on this machine.</summary>
/// <param name="Provider">Its id in <see cref="Providers"/>.</param>
/// <param name="BaseUrl">Where it answers.</param>
/// <param name="Models">How many models it lists.</param>
internal sealed record LocalServer(string Provider, string BaseUrl, int Models);

/// <summary>
/// Looks for model servers on loopback, on the ports that they are known for and nowhere else. It runs when its user asks.
/// </summary>
internal sealed class LocalServers(ModelLists lists)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The servers that list models.</summary>
    public async Task<IReadOnlyList<LocalServer>> FindAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var found = await Task.WhenAll(
            Providers.All.Where(provider => provider.IsLocal).Select(provider => AskAsync(provider, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.OfType<LocalServer>()];
    }

    private async Task<LocalServer?> AskAsync(Provider provider, CancellationToken cancellationToken)
    {
        var connection = new Connection(provider.Id, provider.Name, provider.Id, new Uri(provider.BaseUrl), null, null, null);
        try
        {
            return new LocalServer(provider.Id, provider.BaseUrl, (await lists.GetAsync(connection, cancellationToken)).Count);
        }
        // Nothing listens there, or something else does: ComfyUI Desktop has vLLM's port.
        catch (Exception absent) when (absent is ModelException or OperationCanceledException)
        {
            return null;
        }
    }
}
