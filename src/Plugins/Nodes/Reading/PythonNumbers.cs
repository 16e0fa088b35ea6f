namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Python writes NaN and Infinity into JSON, which has neither. In an object_info they are limits that limit nothing, and become what is
/// read as none; of the same length, so that it happens in place.
/// </summary>
internal static class PythonNumbers
{
    private static ReadOnlySpan<byte> Infinity => "Infinity"u8;

    private static ReadOnlySpan<byte> NaN => "NaN"u8;

    /// <summary>Replaces them outside of strings; false when there were none.</summary>
    /// <param name="json">JSON text that starts outside of a string.</param>
    public static bool Replace(Span<byte> json)
    {
        var isAny = false;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    i = EndOfString(json, i);
                    break;
                case (byte)'I' when json[i..].StartsWith(Infinity):
                    "1e999   "u8.CopyTo(json[i..]);
                    isAny = true;
                    break;
                case (byte)'N' when json[i..].StartsWith(NaN):
                    "{} "u8.CopyTo(json[i..]);
                    isAny = true;
                    break;
                default:
                    break;
            }
        }
        return isAny;
    }

    /// <summary>True when the text may be cut within one of them.</summary>
    public static bool MayEndWithin(ReadOnlySpan<byte> json)
    {
        for (var length = Math.Min(json.Length, Infinity.Length - 1); length > 0; length--)
            if (Infinity.StartsWith(json[^length..]) || NaN.StartsWith(json[^length..]))
                return true;
        return false;
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        for (var i = start + 1; i < json.Length; i++)
        {
            if (json[i] == (byte)'\\') i++;
            else if (json[i] == (byte)'"') return i;
        }
        return json.Length;
    }
}
