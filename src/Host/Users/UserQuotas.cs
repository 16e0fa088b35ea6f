using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// How much each user may use in a day: what the settings say for all, unless <c>quotas.json</c> says something else for one of them.
/// </summary>
internal sealed class UserQuotas(UserFiles files, DailyLimits all)
{
    /// <summary>Instead of a limit: there is none.</summary>
    public const long Unlimited = 0;

    // A broken table limits nobody as it should: it may have held the one limit that matters.
    private static readonly UserTableKind<Quota> Kind = new(
        UserContextFolder.QuotasName, "quotas", "the table of users' limits",
        "The table of users' limits, quotas.json, is broken. Repair it, or delete it and set the limits again.",
        quotas => quotas.All(quota => quota is { Name: not null, Tokens: null or >= 0, Runs: null or >= 0 })
            && quotas.DistinctBy(quota => quota.Name).Count() == quotas.Count);

    private readonly UserTable<Quota, Dictionary<string, Quota>> _table = new(
        files, Kind, quotas => quotas.ToDictionary(quota => quota.Name, StringComparer.Ordinal));

    /// <summary>What one user may use.</summary>
    /// <param name="Name">The user.</param>
    /// <param name="Tokens">Tokens in a day; <see cref="Unlimited"/>, or null for what holds for all.</param>
    /// <param name="Runs">Runs in a day, likewise.</param>
    internal sealed record Quota(string Name, long? Tokens, long? Runs);

    /// <summary>What a user may use in a day.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async ValueTask<DailyLimits> OfAsync(string name, CancellationToken cancellationToken)
    {
        var own = (await _table.CurrentAsync(cancellationToken))?.GetValueOrDefault(name);
        return new(Limit(own?.Tokens, all.Tokens), Limit(own?.Runs, all.Runs));

        static long? Limit(long? own, long? all) => own switch { null => all, Unlimited => null, _ => own };
    }

    /// <summary>The users for whom something else holds than for all, by their names.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async Task<IReadOnlyList<Quota>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _table.RowsAsync(cancellationToken)).OrderBy(quota => quota.Name, StringComparer.Ordinal)];

    /// <summary>Changes what a user may use.</summary>
    /// <param name="name">The user.</param>
    /// <param name="change">Makes the new quota of the one before.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What holds now.</returns>
    /// <exception cref="ContextException">Unavailable: the table cannot be read, or not written.</exception>
    public async Task<Quota> ChangeAsync(string name, Func<Quota, Quota> change, CancellationToken cancellationToken)
    {
        Quota changed = new(name, null, null);
        await _table.ChangeAsync(
            quotas =>
            {
                changed = change(quotas.FirstOrDefault(quota => quota.Name == name) ?? new(name, null, null));
                IEnumerable<Quota> others = quotas.Where(quota => quota.Name != name);
                return [.. changed is (_, null, null) ? others : others.Append(changed)];
            },
            cancellationToken);
        return changed;
    }
}
