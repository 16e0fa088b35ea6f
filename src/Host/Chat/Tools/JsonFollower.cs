using System.Globalization;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// Reads a JSON object letter by letter and writes it again without blanks and with the fewest escapes (see <see cref="JsText"/>), as far
/// as it is final, and without the brace that closes it. It stops for good at the first letter that is out of place.
/// </summary>
/// <param name="output">Takes what is final.</param>
/// <param name="follow">Whether a member's value that begins with this letter is written while it is read; it is handed to <paramref
/// name="fit"/> whole otherwise.</param>
/// <param name="fit">The text that a member's whole value becomes; null to leave the member out.</param>
internal sealed class JsonFollower(StringBuilder output, Func<string, char, bool> follow, Func<string, string, string?> fit)
{
    private readonly Stack<char> _open = new();
    private readonly StringBuilder _token = new();
    private readonly StringBuilder _held = new();
    private State _state = State.Start;
    private string _name = "";
    private bool _isHeld;
    private bool _anyMember;

    // Letters behind a backslash that were read; -1 outside of an escape.
    private int _escape = -1;
    private readonly StringBuilder _hex = new(4);
    private char _high;

    private enum State
    {
        Start,

        /// <summary>At the place of a key, or of the end of an empty object.</summary>
        FirstKey,
        Key,
        Colon,

        /// <summary>At the place of a value, or of the end of an empty list.</summary>
        FirstItem,
        Value,

        /// <summary>Behind a value.</summary>
        Behind,
        InKey,
        InString,
        InScalar,

        /// <summary>Behind the last brace, or at a letter out of place.</summary>
        Ended,
    }

    // Where the text of the value goes that is being read.
    private StringBuilder Out => _isHeld ? _held : output;

    private bool IsAtTop => _open.Count == 1;

    /// <summary>Reads the next letters.</summary>
    public void Write(string letters)
    {
        foreach (var letter in letters)
        {
            if (_state == State.Ended)
                return;
            if (_state is State.InKey or State.InString)
                ReadString(letter);
            else if (_state == State.InScalar)
                ReadScalar(letter);
            else if (letter is not (' ' or '\t' or '\r' or '\n'))
                ReadMark(letter);
        }
    }

    private void ReadMark(char letter)
    {
        switch (_state, letter)
        {
            case (State.Start, '{'):
                output.Append('{');
                _open.Push('{');
                _state = State.FirstKey;
                break;
            case (State.FirstKey or State.Key, '"'):
                _token.Clear();
                _state = State.InKey;
                break;
            case (State.Colon, ':'):
                _state = State.Value;
                break;
            case (State.Behind, ',') when IsAtTop:
                _state = State.Key;
                break;
            case (State.Behind, ','):
                Out.Append(',');
                _state = _open.Peek() == '{' ? State.Key : State.Value;
                break;
            case (State.FirstKey or State.Behind, '}') when _open.Peek() == '{':
                Close('}');
                break;
            case (State.FirstItem or State.Behind, ']') when _open.Peek() == '[':
                Close(']');
                break;
            case (State.Value or State.FirstItem, not ('}' or ']' or ':' or ',')):
                BeginValue(letter);
                break;
            default:
                _state = State.Ended;
                break;
        }
    }

    private void BeginValue(char letter)
    {
        if (IsAtTop)
        {
            _isHeld = !follow(_name, letter);
            _held.Clear();
            if (!_isHeld)
                BeginMember();
        }
        if (letter is '{' or '[')
        {
            Out.Append(letter);
            _open.Push(letter);
            _state = letter == '{' ? State.FirstKey : State.FirstItem;
        }
        else if (letter == '"')
        {
            Out.Append('"');
            _state = State.InString;
        }
        else
        {
            _token.Clear().Append(letter);
            _state = State.InScalar;
        }
    }

    private void BeginMember()
    {
        if (_anyMember)
            output.Append(',');
        _anyMember = true;
        JsText.Quote(output, _name);
        output.Append(':');
    }

    private void Close(char bracket)
    {
        _open.Pop();
        if (_open.Count == 0)
        {
            _state = State.Ended;
            return;
        }
        Out.Append(bracket);
        EndValue();
    }

    private void EndValue()
    {
        _state = State.Behind;
        if (!IsAtTop || !_isHeld)
            return;
        _isHeld = false;
        try
        {
            if (fit(_name, _held.ToString()) is not { } fitted)
                return;
            BeginMember();
            output.Append(fitted);
        }
        catch (Exception unfit) when (unfit is ToolException or JsonException or InvalidOperationException)
        {
            // The check of the whole call says what is wrong with it.
            _state = State.Ended;
        }
    }

    private void ReadScalar(char letter)
    {
        if (letter is not (',' or '}' or ']' or ' ' or '\t' or '\r' or '\n'))
        {
            _token.Append(letter);
            return;
        }
        var token = _token.ToString();
        if (token is not ("true" or "false" or "null") && !IsNumber(token))
        {
            _state = State.Ended;
            return;
        }
        Out.Append(_isHeld || char.IsAsciiLetter(token[0]) ? token : JsText.Number(token));
        EndValue();
        if (_state == State.Behind && letter is ',' or '}' or ']')
            ReadMark(letter);
    }

    private static bool IsNumber(string token)
    {
        try
        {
            using var parsed = JsonDocument.Parse(token);
            return parsed.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadString(char letter)
    {
        if (_escape >= 0)
            ReadEscape(letter);
        else if (letter == '\\')
            _escape = 0;
        else if (letter == '"')
            EndString();
        else if (letter < ' ')
            _state = State.Ended;
        else
            Add(letter);
    }

    private void EndString()
    {
        if (_high != default)
        {
            _state = State.Ended;
            return;
        }
        if (_state == State.InString)
        {
            Out.Append('"');
            EndValue();
            return;
        }
        _state = State.Colon;
        if (IsAtTop)
        {
            _name = _token.ToString();
            return;
        }
        JsText.Quote(Out, _token.ToString());
        Out.Append(':');
    }

    private void ReadEscape(char letter)
    {
        if (_escape++ == 0)
        {
            if (letter == 'u')
            {
                _hex.Clear();
                return;
            }
            _escape = -1;
            var at = "\"\\/bfnrt".IndexOf(letter, StringComparison.Ordinal);
            char? plain = at < 0 ? null : "\"\\/\b\f\n\r\t"[at];
            if (plain is { } known)
                Add(known);
            else
                _state = State.Ended;
            return;
        }
        _hex.Append(letter);
        if (_hex.Length < 4)
            return;
        _escape = -1;
        if (ushort.TryParse(_hex.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            Add((char)unit);
        else
            _state = State.Ended;
    }

    // Pairs of surrogates go out whole, and half of one is no text: what becomes of it is decided with the whole call.
    private void Add(char letter)
    {
        if (char.IsLowSurrogate(letter) != (_high != default))
        {
            _state = State.Ended;
            return;
        }
        if (char.IsHighSurrogate(letter))
        {
            _high = letter;
            return;
        }
        if (_high != default)
            Append(_high);
        _high = default;
        Append(letter);
    }

    private void Append(char letter)
    {
        if (_state == State.InKey)
            _token.Append(letter);
        else
            JsText.Letter(Out, letter);
    }
}
