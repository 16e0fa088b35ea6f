using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// Half a surrogate pair (<c>\ud83d</c>), which Python and browsers write and read and .NET's JSON does not. Each of the 2,048 is hidden
/// behind a private character of its own (U+10F800 and up) while it is in the service, and written back as it came.
/// </summary>
public static class HiddenSurrogates
{
    private const int First = 0xD800;
    private const int FirstLow = 0xDC00;
    private const int Last = 0xDFFF;
    private const int Hidden = 0x10F800;
    private const int EscapeLength = 6;

    /// <summary>Hides the escapes of lone surrogates; false, and nothing changed, when there are none.</summary>
    internal static bool TryHide(ref ReadOnlyMemory<byte> utf8)
    {
        var json = utf8.Span;
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0) return false;
        var copy = new List<byte>(json.Length);
        var isAny = false;
        Span<byte> character = stackalloc byte[4];
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != (byte)'\\')
            {
                copy.Add(json[i]);
                continue;
            }
            var unit = UnitAt(json, i);
            var isPair = unit is >= First and < FirstLow && UnitAt(json, i + EscapeLength) is >= FirstLow and <= Last;
            if (unit is >= First and <= Last && !isPair)
            {
                copy.AddRange(character[..new Rune(Hidden + unit - First).EncodeToUtf8(character)]);
                i += EscapeLength - 1;
                isAny = true;
                continue;
            }
            // An escape is taken whole: the second backslash of \\ starts none.
            var length = Math.Min(isPair ? 2 * EscapeLength : 2, json.Length - i);
            copy.AddRange(json.Slice(i, length));
            i += length - 1;
        }
        if (isAny) utf8 = copy.ToArray();
        return isAny;
    }

    /// <summary>Writes hidden surrogates back as escapes into JSON, whichever way its writer wrote the private characters.</summary>
    /// <param name="utf8">JSON text.</param>
    public static byte[] Restore(ReadOnlySpan<byte> utf8)
    {
        var copy = new List<byte>(utf8.Length);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == 0xF4 && Rune.DecodeFromUtf8(utf8[i..], out var rune, out var length) == System.Buffers.OperationStatus.Done
                && rune.Value >= Hidden)
            {
                AddEscape(copy, rune.Value);
                i += length - 1;
            }
            else if (utf8[i] == (byte)'\\')
            {
                var (high, low) = (UnitAt(utf8, i), UnitAt(utf8, i + EscapeLength));
                var isHidden = high is 0xDBFE or 0xDBFF && low is >= FirstLow and <= Last;
                if (isHidden) AddEscape(copy, char.ConvertToUtf32((char)high, (char)low));
                else copy.AddRange(utf8.Slice(i, Math.Min(2, utf8.Length - i)));
                i += isHidden ? (2 * EscapeLength) - 1 : 1;
            }
            else
            {
                copy.Add(utf8[i]);
            }
        }
        return [.. copy];
    }

    private static void AddEscape(List<byte> json, int rune) =>
        json.AddRange(Encoding.ASCII.GetBytes("\\u" + (rune - Hidden + First).ToString("x4", CultureInfo.InvariantCulture)));

    // The code unit of an escape, or -1.
    private static int UnitAt(ReadOnlySpan<byte> json, int at) =>
        at >= 0 && at + EscapeLength <= json.Length && json[at] == (byte)'\\' && json[at + 1] == (byte)'u'
        && Utf8Parser.TryParse(json.Slice(at + 2, 4), out int unit, out var read, 'x') && read == 4 ? unit : -1;
}
