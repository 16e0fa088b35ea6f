using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>The user's preferences: JSON values under keys such as <c>experience_level</c>.</summary>
/// <param name="database">Holds the table <c>preferences</c>.</param>
/// <param name="timeProvider">Dates changes.</param>
public sealed class PreferenceStore(ContextDatabase database, TimeProvider timeProvider)
{
    private static readonly TextLimit Key = new("The preference's key", 100);
    private static readonly TextLimit Value = new("The preference's value", 10_000);

    /// <summary>Leaves room for the objects that a value becomes part of: the JSON writer stops at 64 levels.</summary>
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 32 };

    private readonly KeyValueTable _table = new(database, "preferences", timeProvider);

    /// <summary>All preferences, sorted by key.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ListAsync(CancellationToken cancellationToken)
    {
        var values = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var row in await _table.AllAsync(cancellationToken))
            values[row.Key] = Json(row.Value);
        return values;
    }

    /// <summary>One preference; null when it is not set.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<JsonElement?> GetAsync(string key, CancellationToken cancellationToken) =>
        await _table.GetAsync(key, cancellationToken) is { } value ? Json(value) : null;

    /// <summary>Adds or changes one.</summary>
    /// <param name="key">At most 100 characters.</param>
    /// <param name="value">Any JSON, at most 10,000 characters and 32 levels deep.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid or Unavailable.</exception>
    public async Task SetAsync(string? key, JsonElement value, CancellationToken cancellationToken)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            throw ContextException.Invalid("The preference's value is missing.");
        var text = Value.Require(value.GetRawText());
        if (Sound(text) is null)
            throw ContextException.Invalid(
                "The preference's value is nested more than 32 levels deep, or a text in it holds half a character. Send plainer JSON.");
        await _table.SetAsync(Key.Require(key).Trim(), text, cancellationToken);
    }

    /// <summary>Deletes one.</summary>
    /// <exception cref="ContextException">NotFound or Unavailable.</exception>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        if (!await _table.DeleteAsync(key, cancellationToken))
            throw ContextException.NotFound($"There is no preference with the key '{key}'. List the preferences to see their keys.");
    }

    // A value written by hand or by an older install may be bare text, which is then the value.
    private static JsonElement Json(string text) => Sound(text) ?? JsonSerializer.SerializeToElement(text);

    // Half a surrogate pair in a string (Python writes them too) can be parsed, but would fail every answer that includes the value.
    private static JsonElement? Sound(string text)
    {
        try
        {
            var value = JsonElement.Parse(text, Depth);
            _ = JsonSerializer.SerializeToUtf8Bytes(value);
            return value;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
