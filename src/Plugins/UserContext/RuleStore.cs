using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>A short standing instruction of the user, in force on every turn.</summary>
public sealed record Rule
{
    /// <summary>Made by the store; a number as text, or whatever an older install put there.</summary>
    public required string Id { get; init; }

    /// <summary>A few words, for lists.</summary>
    public required string Name { get; init; }

    /// <summary>What the assistant should do.</summary>
    public required string Text { get; init; }

    /// <summary>As stored: ISO 8601 with an offset when we wrote it; older installs have forms of their own.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Whose it is, where there are several users.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? Layer { get; init; }
}

/// <summary>The user's standing rules, in the order in which they were added, after the studio's where there is one.</summary>
/// <param name="database">Holds the table <c>rules</c>.</param>
/// <param name="timeProvider">Dates new rules.</param>
/// <param name="layers">What lies below.</param>
public sealed class RuleStore(ContextDatabase database, TimeProvider timeProvider, Layers? layers = null)
{
    // Both layers count their rules from 1.
    private const string OfTeam = "team:";

    private const string Columns =
        "COALESCE(CAST(id AS TEXT), ''), COALESCE(CAST(name AS TEXT), ''), COALESCE(CAST(rule_text AS TEXT), ''), "
        + "COALESCE(CAST(created_at AS TEXT), '')";

    private static readonly TextLimit Name = new("The rule's name", 100);
    private static readonly TextLimit Text = new("The rule", 2_000);

    /// <summary>All rules, oldest first: the studio's, then the user's own.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<IReadOnlyList<Rule>> ListAsync(CancellationToken cancellationToken)
    {
        var own = await ReadAsync(database, layers?.Own, cancellationToken);
        if (layers?.Team is not { } team) return own;
        var below = await ReadAsync(team.Database, Layer.Team, cancellationToken);
        return [.. below.Select(rule => rule with { Id = OfTeam + rule.Id }), .. own];
    }

    /// <summary>Adds a rule; when this returns, it is on the disk.</summary>
    /// <param name="name">A few words, at most 100 characters.</param>
    /// <param name="text">The rule, at most 2,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid or Unavailable.</exception>
    public async Task<Rule> AddAsync(string? name, string? text, CancellationToken cancellationToken)
    {
        (name, text) = (Name.Require(name).Trim(), Text.Require(text).Trim());
        return await database.WriteAsync(
            connection => Single(connection.Rows(
                $"""
                INSERT INTO rules (id, name, rule_text, created_at) VALUES ({database.NewRuleId(connection)}, @name, @text, @now)
                RETURNING {Columns}
                """,
                ("name", name), ("text", text), ("now", KeyValueTable.Timestamp(timeProvider))))!,
            cancellationToken);
    }

    /// <summary>Changes what is given and leaves the rest.</summary>
    /// <param name="id">Of the rule.</param>
    /// <param name="name">The new name, or null.</param>
    /// <param name="text">The new text, or null.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid, NotFound or Unavailable.</exception>
    public async Task<Rule> ChangeAsync(string id, string? name, string? text, CancellationToken cancellationToken)
    {
        RefuseTeams(id);
        if (name is null && text is null)
            throw ContextException.Invalid("Nothing to change: give a name, a text or both.");
        name = name is null ? null : Name.Require(name).Trim();
        text = text is null ? null : Text.Require(text).Trim();
        return await database.WriteAsync(
            connection => Single(connection.Rows(
                $"""
                UPDATE rules SET name = COALESCE(@name, name), rule_text = COALESCE(@text, rule_text) WHERE CAST(id AS TEXT) = @id
                RETURNING {Columns}
                """,
                ("id", id), ("name", name), ("text", text))),
            cancellationToken)
            ?? throw Missing(id);
    }

    /// <summary>Deletes a rule and returns it as it was.</summary>
    /// <exception cref="ContextException">NotFound or Unavailable.</exception>
    public async Task<Rule> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        RefuseTeams(id);
        return await database.WriteAsync(
            connection => Single(connection.Rows(
                $"DELETE FROM rules WHERE CAST(id AS TEXT) = @id RETURNING {Columns}", ("id", id))),
            cancellationToken)
            ?? throw Missing(id);
    }

    private static Task<List<Rule>> ReadAsync(ContextDatabase from, Layer? layer, CancellationToken cancellationToken) => from.ReadAsync(
        connection => connection.Rows($"SELECT {Columns} FROM rules ORDER BY rowid").ConvertAll(row => Read(row, layer)),
        cancellationToken);

    private void RefuseTeams(string id)
    {
        if (layers?.Team is not null && id.StartsWith(OfTeam, StringComparison.Ordinal))
            throw Layers.NotOwn($"The rule '{id}'", "A rule of your own that says otherwise goes before it.");
    }

    private static Rule Read(string[] row, Layer? layer) =>
        new() { Id = row[0], Name = row[1], Text = row[2], CreatedAt = row[3], Layer = layer };

    private Rule? Single(List<string[]> rows) => rows.ConvertAll(row => Read(row, layers?.Own)).SingleOrDefault();

    private static ContextException Missing(string id) =>
        ContextException.NotFound($"There is no rule with the id '{id}'. List the rules to see their ids.");
}
