using System.Globalization;
using System.Text;

namespace ComfyAssistant.Host.Requests;

/// <summary>
/// What a provider sent, as far as it is kept. Of a line that is too long, which holds a picture and no words, the beginning is kept: as
/// one text it would take ten times its length until it is masked and stored.
/// </summary>
/// <param name="room">What is left for all streams of the answer.</param>
internal sealed class RawAnswer(RecordRoom room)
{
    // In bytes.
    private const int LongestLine = 128 * 1024;
    private const int Slice = 2048;

    private readonly StringBuilder _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private int _line;
    private long _leftOut;

    /// <summary>Whether a part was left out: the rest of a long line, or the end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>More of it is there.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            AddToLine(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
                return;
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>All that is kept.</summary>
    public override string ToString() => _leftOut > 0 ? _text + LeftOut() : _text.ToString();

    private void AddToLine(ReadOnlySpan<byte> part)
    {
        var kept = Math.Min(part.Length, LongestLine - _line);
        _line += kept;
        _leftOut += part.Length - kept;
        IsCut |= kept < part.Length;
        Append(part[..kept]);
    }

    private void EndLine()
    {
        if (_leftOut > 0)
            _text.Append(LeftOut());
        (_line, _leftOut) = (0, 0);
        Append("\n"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var taken = room.Take(bytes.Length);
        IsCut |= taken < bytes.Length;
        Span<char> characters = stackalloc char[Slice];
        for (var rest = bytes[..taken]; !rest.IsEmpty;)
        {
            // In slices: a longer one would become a block of its own among the large objects, which are rarely collected.
            var slice = rest[..Math.Min(rest.Length, Slice - 1)];
            _text.Append(characters[.._decoder.GetChars(slice, characters, flush: false)]);
            rest = rest[slice.Length..];
        }
    }

    private string LeftOut() => string.Create(CultureInfo.InvariantCulture, $"…{_leftOut} bytes left out…");
}
