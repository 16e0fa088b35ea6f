using System.Collections;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>
/// The values that a combo accepts, in the server's order. Immutable, and shared between all inputs that declare the same list
/// (every model loader repeats the same file names).
/// </summary>
public sealed class ComboList : IReadOnlyList<string>, IEquatable<ComboList>
{
    // Below this a linear search beats a set.
    private const int SetThreshold = 32;

    private readonly string[] _texts;
    private readonly JsonValueKind[]? _kinds;
    private readonly int _hash;
    private HashSet<string>? _set;

    /// <summary>A list of strings, which is what nearly every combo holds.</summary>
    public ComboList(IEnumerable<string> values) : this([.. values], null)
    {
    }

    private ComboList(string[] texts, JsonValueKind[]? kinds)
    {
        _texts = texts;
        _kinds = kinds;
        var hash = new HashCode();
        foreach (var text in texts) hash.Add(text);
        _hash = hash.ToHashCode();
    }

    /// <inheritdoc />
    public int Count => _texts.Length;

    /// <summary>The text of a value: a string without quotes, a number or a boolean as in JSON.</summary>
    public string this[int index] => _texts[index];

    /// <summary>A list of values of any kind: each its text, or its JSON where it is no string.</summary>
    internal static ComboList Of(IReadOnlyList<(JsonTokenType Kind, string Text)> values)
    {
        var areTexts = values.All(v => KindOf(v.Kind) == JsonValueKind.Undefined);
        return new ComboList([.. values.Select(v => v.Text)], areTexts ? null : [.. values.Select(v => KindOf(v.Kind))]);
    }

    // Undefined stands for the usual: a string.
    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        JsonTokenType.Null => JsonValueKind.Null,
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        _ => JsonValueKind.Undefined,
    };

    /// <summary>True when the value is one of the list by Python's rules: <c>1</c>, <c>1.0</c> and <c>true</c> are equal.</summary>
    public bool Contains(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && _kinds is null) return Contains(value.GetString()!);
        for (var i = 0; i < _texts.Length; i++)
            if (IsSame(i, value))
                return true;
        return false;
    }

    /// <summary>True when the list holds this text, in this letter case.</summary>
    public bool Contains(string text)
    {
        if (_texts.Length < SetThreshold) return Array.IndexOf(_texts, text) >= 0;
        return (_set ??= [.. _texts]).Contains(text);
    }

    /// <summary>The value at an index as JSON text: <c>"euler"</c>, <c>512</c>, <c>true</c>.</summary>
    public string JsonAt(int index) => IsString(index) ? JsonSerializer.Serialize(_texts[index]) : _texts[index];

    /// <inheritdoc />
    public bool Equals(ComboList? other) =>
        other is not null && _hash == other._hash && _texts.AsSpan().SequenceEqual(other._texts)
        && (_kinds ?? []).AsSpan().SequenceEqual(other._kinds ?? []);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ComboList);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <inheritdoc />
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_texts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsString(int index) => _kinds is null || _kinds[index] is JsonValueKind.Undefined;

    private bool IsSame(int index, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsString(index) && value.ValueEquals(_texts[index]),
        JsonValueKind.Null => _kinds?[index] == JsonValueKind.Null,
        JsonValueKind.Object or JsonValueKind.Array => _kinds?[index] == value.ValueKind
            && JsonElement.DeepEquals(value, JsonElement.Parse(_texts[index])),
        _ => !IsString(index) && NumberOf(value) is { } number && NumberOf(JsonElement.Parse(_texts[index])) == number,
    };

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };
}
