using System.Text;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>What a model writes from the mark that begins a call up to its end, while it arrives.</summary>
/// <param name="mark">The mark.</param>
/// <param name="prefix">What stood before the mark and belongs to it.</param>
/// <param name="opener">The mark as the model wrote it.</param>
internal sealed partial class CallRegion(Mark mark, string prefix, string opener)
{
    private const int MaxLength = 1_000_000;

    // Within so many letters something must tell that this is a call indeed and no sentence about one.
    private const int MaxDoubt = 120;
    private const int MaxHead = 300;

    // Small models that loop write blanks without an end.
    private const int MaxGap = 64;

    private readonly StringBuilder _body = new();
    private JsonExtent _json;
    private bool _inJson;
    private bool _jsonEnded;
    private int _gap;
    private bool _wholeEnded;
    private bool _tail;
    private bool _sure;

    public Mark Mark => mark;

    /// <summary>Everything in front of <see cref="Body"/>, as it came.</summary>
    public string Front => prefix + opener;

    /// <summary>What follows the mark, with the mark that ends it where there is one.</summary>
    public string Body => _body.ToString();

    /// <summary>Whether the end was seen: the text that follows is no part of it.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether this can be no call.</summary>
    public bool Hopeless { get; private set; }

    /// <summary>Takes letters until the region ends, and returns how many it took.</summary>
    public int Take(ReadOnlySpan<char> letters)
    {
        var taken = 0;
        while (taken < letters.Length && !Ended && !Hopeless)
        {
            // One more call may follow in the same element; anything else ends it.
            if (_jsonEnded && !MayGoOn(letters[taken]))
                Ended = true;
            else
                Take(letters[taken++]);
        }
        return taken;
    }

    private void Take(char letter)
    {
        _body.Append(letter);
        if (mark.Form is CallForm.Whole or CallForm.Bare)
            TakeWhole(letter);
        else if (_inJson)
        {
            _jsonEnded = _json.Ends(letter);
            _inJson = !_jsonEnded;
            Ended = !_jsonEnded && !_json.InString && AtEnd();
        }
        else if (StartsJson(letter) || StartsNext(letter))
        {
            (_inJson, _sure, _jsonEnded, _json, _gap) = (true, true, false, default, 0);
            _json.Ends(letter);
        }
        else if (!_jsonEnded)
        {
            _sure |= letter is '{' or '<' or '(' or '[';
            Ended = AtEnd();
            Hopeless = mark.Form == CallForm.Named && !NamedStart().IsMatch(_body.ToString());
        }
        Hopeless |= _body.Length > (mark.Kind == MarkKind.Head ? MaxHead : MaxLength) && !Ended || !_sure && !Ended
            && _body.Length > MaxDoubt;
    }

    private bool MayGoOn(char letter) =>
        char.IsWhiteSpace(letter) || letter is ',' or ';' ? ++_gap <= MaxGap : StartsNext(letter);

    private bool StartsNext(char letter) =>
        _jsonEnded && letter == '{' && mark.Form is CallForm.Json or CallForm.Any or CallForm.Python;

    private bool StartsJson(char letter) => letter is '{' or '[' && mark.Form switch
    {
        CallForm.Json or CallForm.Any or CallForm.Python or CallForm.Harmony => IsFirst,
        CallForm.Mistral => letter == '{' || IsFirst,
        CallForm.Named => letter == '{',
        _ => false,
    };

    private bool IsFirst
    {
        get
        {
            for (var i = 0; i < _body.Length - 1; i++)
                if (!char.IsWhiteSpace(_body[i]))
                    return false;
            return true;
        }
    }

    // JSON values and nothing else but what parts them: a message that goes on in words was an answer about JSON.
    private void TakeWhole(char letter)
    {
        if (_inJson && !_tail)
        {
            _inJson = !_json.Ends(letter);
            _wholeEnded |= !_inJson;
        }
        else if ((letter is '{' or '[' || letter == '(' && mark.Form == CallForm.Bare) && !_tail)
        {
            _json = default;
            _json.Ends(letter);
            _inJson = true;
        }
        else if (letter == '<' && _wholeEnded)
            _tail = true;
        else
            Hopeless = !_tail && !char.IsWhiteSpace(letter) && letter != ';' && (_wholeEnded || mark.Form == CallForm.Whole);
        _sure |= mark.Form == CallForm.Bare;
        Hopeless |= !_sure && _body.Length == WholeMessage.Doubt && !(_sure = WholeMessage.MayBe(_body.ToString()));
    }

    private bool AtEnd()
    {
        foreach (var end in mark.Ends)
            if (Plain(_body[^1]) == end[^1] && EndsWith(end))
                return true;
        return false;
    }

    private bool EndsWith(string end)
    {
        var start = _body.Length - end.Length;
        if (start < 0)
            return false;
        for (var i = 0; i < end.Length; i++)
            if (Plain(_body[start + i]) != end[i])
                return false;
        return true;
    }

    private static char Plain(char letter) => Marks.Plain(letter);

    [GeneratedRegex(@"^[A-Za-z_][\w.\-]{0,63}[ \t]*(\r?\n\s*)?$")]
    private static partial Regex NamedStart();
}
