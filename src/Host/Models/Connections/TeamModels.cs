using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>The studio's connections, for one of its users: they may use them, and know nothing of their keys.</summary>
/// <param name="roster">The studio's own.</param>
/// <param name="mask">Takes the keys out of what that user is told.</param>
internal sealed class TeamModels(ModelRoster roster, SecretMask mask)
{
    private volatile Seen _seen = new([], []);

    /// <summary>The connections as the user sees them.</summary>
    public async ValueTask<IReadOnlyList<Connection>> CurrentAsync(CancellationToken cancellationToken)
    {
        var made = await roster.MadeAsync(cancellationToken);
        var seen = _seen;
        if (ReferenceEquals(made, seen.Made)) return seen.Connections;
        mask.Add(made.Select(connection => connection.Key));
        _seen = seen = new(made, [.. made.Select(connection => connection with { IsTeams = true })]);
        return seen.Connections;
    }

    /// <summary>Keeps the calls of a connection apart. All users have the same key there, and so the same pace.</summary>
    public Pace PaceOf(Connection connection) => roster.PaceOf(connection with { IsTeams = false });

    /// <summary>How well a model of a connection did when it was last tried by an editor; null where none was.</summary>
    public ValueTask<ModelTrial?> TrialAsync(Connection connection, CancellationToken cancellationToken) =>
        roster.TrialAsync(connection with { IsTeams = false }, cancellationToken);

    private sealed record Seen(IReadOnlyList<Connection> Made, IReadOnlyList<Connection> Connections);
}
