using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Steps through one entry of an object_info, of which anything may be of another kind than it should. Each step that takes a value starts
/// with the cursor on it and leaves the cursor on its last token.
/// </summary>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly StringPool _pool;
    private Utf8JsonReader _reader;

    /// <param name="json">The whole of a value; the cursor starts on it.</param>
    /// <param name="pool">Shares the strings that are taken.</param>
    public JsonCursor(ReadOnlySpan<byte> json, StringPool pool)
    {
        _json = json;
        _pool = pool;
        _reader = new Utf8JsonReader(json);
        _reader.Read();
    }

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>True when the value is an object, whose members <see cref="NextMember"/> then visits; otherwise it is skipped.</summary>
    public bool EntersObject() => Enters(JsonTokenType.StartObject);

    /// <summary>True when the value is an array, whose items <see cref="NextItem"/> then visits; otherwise it is skipped.</summary>
    public bool EntersArray() => Enters(JsonTokenType.StartArray);

    /// <summary>Goes on to the next member's name; false at the end of the object.</summary>
    public bool NextMember() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes on to the next item; false at the end of the array.</summary>
    public bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>True, and then on its value, when the member is called so.</summary>
    public bool Takes(ReadOnlySpan<byte> member) => _reader.ValueTextEquals(member) && _reader.Read();

    /// <summary>True when the member is called so; the cursor stays.</summary>
    public readonly bool IsCalled(string member) => _reader.ValueTextEquals(member);

    /// <summary>The member's name; then on its value.</summary>
    public string Name()
    {
        var name = _pool.Text(in _reader);
        _reader.Read();
        return name;
    }

    /// <summary>From a member's name on to its value.</summary>
    public void ToValue() => _reader.Read();

    public void Skip() => _reader.Skip();

    /// <summary>The value if it is a string; null, and skipped, if it is not.</summary>
    public string? TextOrSkip()
    {
        if (_reader.TokenType == JsonTokenType.String) return _pool.Text(in _reader);
        _reader.Skip();
        return null;
    }

    /// <summary>The value if it is a string, and otherwise its JSON text.</summary>
    public string TextOrRaw() => _reader.TokenType == JsonTokenType.String ? _pool.Text(in _reader) : Raw();

    /// <summary>The JSON text of the value, whatever it is.</summary>
    public string Raw()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _pool.Raw(_json[start..(int)_reader.BytesConsumed]);
    }

    /// <summary>The items of an array, null for those that are no strings; empty if the value is no array.</summary>
    public List<string?> Texts()
    {
        var texts = new List<string?>();
        if (!EntersArray()) return texts;
        while (NextItem()) texts.Add(TextOrSkip());
        return texts;
    }

    /// <summary>The values of a combo, if the value is an array; null, and skipped, if it is not.</summary>
    public ComboList? ListOrSkip()
    {
        if (!EntersArray()) return null;
        var values = new List<(JsonTokenType Kind, string Text)>();
        while (NextItem())
        {
            var kind = Token;
            values.Add((kind, TextOrRaw()));
        }
        return _pool.List(ComboList.Of(values));
    }

    /// <summary>True if the value is <c>true</c>; anything else is skipped.</summary>
    public bool IsTrueOrSkip()
    {
        var isTrue = _reader.TokenType == JsonTokenType.True;
        _reader.Skip();
        return isTrue;
    }

    /// <summary>True if the value is an object; it is skipped in either case.</summary>
    public bool IsObjectAndSkip()
    {
        var isObject = _reader.TokenType == JsonTokenType.StartObject;
        _reader.Skip();
        return isObject;
    }

    /// <summary>The value if it is a number that <see cref="decimal"/> holds; null if not.</summary>
    public decimal? NumberOrSkip()
    {
        if (_reader.TokenType == JsonTokenType.Number) return _reader.TryGetDecimal(out var number) ? number : null;
        _reader.Skip();
        return null;
    }

    /// <summary>A limit: exactly, where <see cref="decimal"/> holds it, and as a float. Infinity limits nothing and is null.</summary>
    public (decimal? Exact, double? Double) LimitOrSkip()
    {
        if (_reader.TokenType != JsonTokenType.Number)
        {
            _reader.Skip();
            return default;
        }
        var number = _reader.GetDouble();
        return double.IsFinite(number) ? (NumberOrSkip(), number) : (null, null);
    }

    private bool Enters(JsonTokenType start)
    {
        if (_reader.TokenType == start) return true;
        _reader.Skip();
        return false;
    }
}
