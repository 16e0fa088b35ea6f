using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>Where a user's data is, or is to go: a folder, or a database.</summary>
public abstract class DataPlace : IAsyncDisposable
{
    /// <summary>What to call it, without credentials.</summary>
    public abstract string Name { get; }

    /// <summary>The place that a text names: <c>postgresql://…</c>, or a folder.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="log">Gets migrations of the schema.</param>
    /// <returns>Null where it is an address that cannot be used.</returns>
    public static DataPlace? Of(string text, TimeProvider timeProvider, ILogger<ContextDatabase> log) =>
        !text.Contains("://", StringComparison.Ordinal) ? new FolderPlace(text, timeProvider, log)
        : PostgresAddress.Of(text) is { } address ? new PostgresPlace(address, log) : null;

    /// <summary>Carries everything to another place, which has to be empty, and checks that all of it arrived.</summary>
    /// <param name="to">The other place. It has all of it afterwards, or is as it was before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was carried.</returns>
    /// <exception cref="ContextException">Invalid: there is nothing here, or something there. Unreadable, Unavailable.</exception>
    public async Task<KeptSummary> CarryAsync(DataPlace to, CancellationToken cancellationToken)
    {
        if (await to.IsUsedAsync(cancellationToken))
            throw ContextException.Invalid($"{to.Name} holds data already, and nothing was changed. Name an empty place.");
        // The other place's work is waited for in this thread: what is read here is read within one look at the source.
        return await LookAsync(content => CarryAsync(content, to, cancellationToken).GetAwaiter().GetResult(), cancellationToken);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private protected abstract Task<bool> IsUsedAsync(CancellationToken cancellationToken);

    private protected abstract Task<T> LookAsync<T>(Func<KeptContent, T> look, CancellationToken cancellationToken);

    // Takes the content over; CHECK looks at what has arrived, before it counts, and throws where something is wrong with it.
    private protected abstract Task TakeAsync(KeptContent content, Action<KeptContent> check, CancellationToken cancellationToken);

    private async Task<KeptSummary> CarryAsync(KeptContent content, DataPlace to, CancellationToken cancellationToken)
    {
        var carried = content.Summarize();
        if (carried.IsEmpty) throw ContextException.Invalid($"There is nothing to carry over: {Name} holds no data.");
        await to.TakeAsync(content, arrived =>
        {
            var found = arrived.Summarize();
            if (found != carried)
                throw ContextException.Unavailable(
                    $"What arrived in {to.Name} is not what {Name} holds ({found} instead of {carried}), so nothing was kept there. "
                    + "Stop whatever writes to either of them, then try again.");
        }, cancellationToken);
        return carried;
    }
}
