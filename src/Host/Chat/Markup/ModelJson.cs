using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Reads JSON as models and small servers write it: Python's literals and quotes, names without quotes, raw line feeds and lone backslashes
/// in strings, commas before a closing bracket. Each of these has one meaning only; everything else is no value.
/// </summary>
internal sealed class ModelJson
{
    private const int MaxDepth = 200;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _text;
    private readonly bool _closes;
    private readonly StringBuilder _json = new();
    private int _depth;

    /// <param name="text">The text that holds values.</param>
    /// <param name="closes">Whether brackets that are still open at the end count as closed, because a mark behind them says that all was
    /// there.</param>
    public ModelJson(string text, bool closes = false)
    {
        _text = text;
        _closes = closes;
    }

    /// <summary>Where the next value is looked for.</summary>
    public int At { get; set; }

    /// <summary>Whether nothing but blanks is left.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return At >= _text.Length;
        }
    }

    /// <summary>Reads the next value as strict JSON text, or null when there is none.</summary>
    public string? Next()
    {
        _json.Clear();
        _depth = 0;
        return Value() ? _json.ToString() : null;
    }

    /// <summary>The text as a JSON string.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    /// <summary>Skips a letter if it is the next one after blanks.</summary>
    public bool Skip(char letter)
    {
        SkipBlanks();
        if (At >= _text.Length || _text[At] != letter)
            return false;
        At++;
        return true;
    }

    /// <summary>A name as in <c>name=</c> or <c>{name:</c>, with dots; null when there is none.</summary>
    public string? Name()
    {
        SkipBlanks();
        var start = At;
        while (At < _text.Length && (char.IsLetterOrDigit(_text[At]) || _text[At] is '_' or '.' or '-'))
            At++;
        return At > start && !char.IsDigit(_text[start]) ? _text[start..At] : null;
    }

    private void SkipBlanks()
    {
        while (At < _text.Length && (char.IsWhiteSpace(_text[At]) || _text[At] == '\uFEFF'))
            At++;
    }

    private bool Value()
    {
        SkipBlanks();
        if (At >= _text.Length || ++_depth > MaxDepth)
            return false;
        var read = _text[At] switch
        {
            '{' => Members('}', named: true),
            '[' => Members(']', named: false),
            '"' or '\'' => Text(),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Word(),
        };
        _depth--;
        return read;
    }

    private bool Members(char close, bool named)
    {
        _json.Append(_text[At++]);
        for (var count = 0; !Closed(close); count++)
        {
            if (count > 0)
            {
                if (!Skip(','))
                    return false;
                if (Closed(close))
                    return true;
                _json.Append(',');
            }
            if (named && !MemberName() || !Value())
                return false;
        }
        return true;
    }

    private bool Closed(char close)
    {
        SkipBlanks();
        if (At >= _text.Length ? !_closes : _text[At] != close)
            return false;
        At = Math.Min(At + 1, _text.Length);
        _json.Append(close);
        return true;
    }

    private bool MemberName()
    {
        SkipBlanks();
        if (At < _text.Length && _text[At] is '"' or '\'')
        {
            if (!Text())
                return false;
        }
        else if (Name() is { } name)
            _json.Append(Quoted(name));
        else
            return false;
        _json.Append(':');
        return Skip(':');
    }

    private bool Text()
    {
        var quote = _text[At++];
        var text = new StringBuilder();
        while (At < _text.Length)
        {
            var letter = _text[At++];
            if (letter == quote)
            {
                _json.Append(Quoted(text.ToString()));
                return true;
            }
            if (letter == '\\')
                Escape(text);
            else
                text.Append(letter);
        }
        return false;
    }

    // A backslash before any other letter is itself, as in a path of Windows.
    private void Escape(StringBuilder text)
    {
        var letter = At < _text.Length ? _text[At] : '\0';
        if (letter == 'u' && At + 5 <= _text.Length
            && ushort.TryParse(_text.AsSpan(At + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            text.Append((char)code);
            At += 5;
            return;
        }
        var at = "\"\\/'bfnrt\n".IndexOf(letter);
        if (at < 0)
        {
            text.Append('\\');
            return;
        }
        text.Append("\"\\/'\b\f\n\r\t\n"[at]);
        At++;
    }

    private bool Number()
    {
        var start = At;
        while (At < _text.Length && _text[At] is '-' or '+' or '.' or 'e' or 'E' or (>= '0' and <= '9'))
            At++;
        var number = _text[start..At];
        try
        {
            using var parsed = JsonDocument.Parse(number);
            _json.Append(number);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Word()
    {
        var word = Name() switch
        {
            "true" or "True" => "true",
            "false" or "False" => "false",
            "null" or "None" or "undefined" => "null",
            _ => null,
        };
        _json.Append(word);
        return word is not null;
    }
}
