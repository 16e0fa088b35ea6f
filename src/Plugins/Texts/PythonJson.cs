namespace ComfyAssistant.Plugins.Texts;

/// <summary>The numbers that Python writes and JSON lacks.</summary>
internal static class PythonJson
{
    /// <summary>Replaces <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> outside of strings; false when there are none.</summary>
    public static bool TryReplace(ReadOnlySpan<byte> json, out byte[] clean)
    {
        var copy = new List<byte>(json.Length + 64);
        var isAny = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == (byte)'"')
            {
                var end = EndOfString(json, i);
                copy.AddRange(json[i..end]);
                i = end - 1;
            }
            else if (json[i..].StartsWith("NaN"u8))
            {
                copy.AddRange("\"NaN\""u8);
                i += 2;
                isAny = true;
            }
            else if (json[i..].StartsWith("Infinity"u8))
            {
                copy.AddRange("1e999"u8);
                i += 7;
                isAny = true;
            }
            else
            {
                copy.Add(json[i]);
            }
        }
        clean = [.. copy];
        return isAny;
    }

    // One past the closing quote, or the end.
    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        for (var i = start + 1; i < json.Length; i++)
        {
            if (json[i] == (byte)'\\') i++;
            else if (json[i] == (byte)'"') return i + 1;
        }
        return json.Length;
    }
}
