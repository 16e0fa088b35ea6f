using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>Where the data of all users is, or is to go: a folder, or a database.</summary>
public abstract class DataPlace : IAsyncDisposable
{
    /// <summary>What to call it, without credentials.</summary>
    public abstract string Name { get; }

    /// <summary>Whether private texts, such as keys, can be kept here.</summary>
    public abstract bool TakesPrivate { get; }

    /// <summary>The place that a text names: <c>postgresql://…</c>, or a folder.</summary>
    /// <param name="text">The text.</param>
    /// <param name="access">How its private texts are reached.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="log">Gets migrations of the schema.</param>
    /// <returns>Null where it is an address that cannot be used.</returns>
    public static DataPlace? Of(string text, PrivateAccess access, TimeProvider timeProvider, ILogger<ContextDatabase> log) =>
        !text.Contains("://", StringComparison.Ordinal) ? new FolderPlace(text, access, timeProvider, log)
        : PostgresAddress.Of(text) is { } address ? new PostgresPlace(address, access, log) : null;

    /// <summary>Carries everything of all users to another place, and checks that all of it arrived.</summary>
    /// <param name="to">The other place. It has all of it afterwards, or is as it was before.</param>
    /// <param name="adds">Whether what is missing is added where something is there already; nothing there is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was carried, by user.</returns>
    /// <exception cref="ContextException">Invalid: there is nothing here, or something there. Unreadable, Unavailable.</exception>
    public async Task<IReadOnlyList<Carried>> CarryAsync(DataPlace to, bool adds, CancellationToken cancellationToken)
    {
        var users = await UsersAsync(cancellationToken);
        if (await to.IsUsedAsync(cancellationToken))
        {
            if (await CompareAsync(users, to, cancellationToken) is { } same) return same;
            if (!adds)
                throw ContextException.Invalid($"{to.Name} holds data already, and nothing was changed. Name an empty place"
                    + (to.Adds ? ", or let --add bring what is missing there and replace nothing." : "."));
            if (!to.Adds)
                throw ContextException.Invalid($"{to.Name} holds data already, and --add is for databases. Name an empty folder.");
        }
        var all = new List<Carried>();
        await to.TakeAsync(
            taking =>
            {
                // A transaction that has lost its connection begins anew.
                all.Clear();
                foreach (var user in users)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // The other place's work is waited for in this thread: what is read here is read within one look at the source.
                    var carried = Wait(LookAsync(user, content => Carry(user, content, to, taking), cancellationToken));
                    if (carried is not null) all.Add(carried);
                }
                if (all.Count == 0) throw ContextException.Invalid($"There is nothing to carry over: {Name} holds no data.");
            },
            cancellationToken);
        return all;
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Whether something can be added to what is here.</summary>
    private protected abstract bool Adds { get; }

    private protected abstract Task<bool> IsUsedAsync(CancellationToken cancellationToken);

    /// <summary>Everybody who may have something here; the empty name is the service itself, or its only user.</summary>
    private protected abstract Task<IReadOnlyList<string>> UsersAsync(CancellationToken cancellationToken);

    private protected abstract Task<T> LookAsync<T>(string user, Func<KeptContent, T> look, CancellationToken cancellationToken);

    // All that the work puts there counts when it has ended, or nothing where it throws.
    private protected abstract Task TakeAsync(Action<Taking> work, CancellationToken cancellationToken);

    private protected static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private Carried? Carry(string user, KeptContent content, DataPlace to, Taking taking)
    {
        var leftOut = to.TakesPrivate ? 0 : content.Paths.Count(KeptContent.IsPrivate);
        if (leftOut > 0) content = content.WithoutPrivate();
        var all = content.Summarize();
        if (all.IsEmpty) return leftOut == 0 ? null : new(user, all, IsThere: false) { LeftOut = leftOut };
        var there = taking.Now(user);
        var before = there.Summarize();
        if (before == all) return new(user, all, IsThere: true) { LeftOut = leftOut };
        var missing = before.IsEmpty ? content : content.Without(there);
        taking.Put(user, missing);
        var now = taking.Now(user);
        if (before.IsEmpty ? now.Summarize() != all : !now.Holds(missing))
            throw ContextException.Unavailable(
                $"What arrived in {to.Name} is not what {Name} holds ({now.Summarize()} instead of {all}), so nothing was kept there. "
                + "Stop whatever writes to either of them, then try again.");
        return new(user, missing.Summarize(), IsThere: false) { LeftOut = leftOut, Kept = content.Count - missing.Count };
    }

    // Run again, it finds everything there. Null where something differs.
    private async Task<IReadOnlyList<Carried>?> CompareAsync(
        IReadOnlyList<string> users, DataPlace to, CancellationToken cancellationToken)
    {
        var same = new List<Carried>();
        foreach (var user in users.Union(await to.UsersAsync(cancellationToken)))
        {
            var here = await SummaryAsync(this, user);
            if (here != await SummaryAsync(to, user)) return null;
            if (!here.IsEmpty) same.Add(new(user, here, IsThere: true));
        }
        return same.Count == 0 ? null : same;

        Task<KeptSummary> SummaryAsync(DataPlace place, string user) => place.LookAsync(
            user, content => (to.TakesPrivate ? content : content.WithoutPrivate()).Summarize(), cancellationToken);
    }

    /// <summary>Takes users' data, while nobody sees it yet.</summary>
    private protected abstract class Taking
    {
        /// <summary>What a user has here now.</summary>
        public abstract KeptContent Now(string user);

        /// <summary>Adds to it.</summary>
        public abstract void Put(string user, KeptContent content);
    }
}

/// <summary>What was carried of a user.</summary>
/// <param name="User">The name; empty for the service itself, or its only user.</param>
/// <param name="Summary">How much.</param>
/// <param name="IsThere">Whether the same was there already.</param>
public sealed record Carried(string User, KeptSummary Summary, bool IsThere)
{
    /// <summary>How many private texts were left out, as there is no secret to encrypt them by.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many rows and texts were not carried, as there are others under their names.</summary>
    public int Kept { get; init; }
}

/// <summary>How private texts are reached.</summary>
/// <param name="Cipher">Encrypts those of a database; null where there is no secret.</param>
/// <param name="OwnFiles">Those of a service's only user, by their names, where they are not in the folder of the data.</param>
public sealed record PrivateAccess(PrivateCipher? Cipher = null, IReadOnlyDictionary<string, string>? OwnFiles = null);
