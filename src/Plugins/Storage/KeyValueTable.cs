using System.Globalization;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>The tables <c>preferences</c> and <c>meta</c>: a text under a key.</summary>
internal sealed class KeyValueTable(ContextDatabase database, string table, TimeProvider timeProvider)
{
    public Task<List<Row>> AllAsync(CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection
            .Rows($"SELECT COALESCE(CAST(key AS TEXT), ''), COALESCE(CAST(value AS TEXT), '') FROM {table} ORDER BY key")
            .ConvertAll(row => new Row(row[0], row[1])),
        cancellationToken);

    public Task<string?> GetAsync(string key, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.Text($"SELECT CAST(value AS TEXT) FROM {table} WHERE key = @key", ("key", key)),
        cancellationToken);

    public Task SetAsync(string key, string value, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            var now = Timestamp(timeProvider);
            // No upsert: it needs a unique index, which tables that others made may not have.
            return connection.Execute(
                $"UPDATE {table} SET value = @value, updated_at = @now WHERE key = @key",
                ("key", key), ("value", value), ("now", now)) > 0
                || connection.Execute(
                    $"INSERT INTO {table} (key, value, updated_at) VALUES (@key, @value, @now)",
                    ("key", key), ("value", value), ("now", now)) > 0;
        },
        cancellationToken);

    /// <summary>False when there was none.</summary>
    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute($"DELETE FROM {table} WHERE key = @key", ("key", key)) > 0, cancellationToken);

    /// <summary>ISO 8601 with an offset, which every Python reads too.</summary>
    public static string Timestamp(TimeProvider timeProvider) =>
        timeProvider.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public sealed record Row(string Key, string Value);
}
