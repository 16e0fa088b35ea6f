using System.Text;

namespace ComfyAssistant.Host.Protocol;

/// <summary>What a <c>data:</c> URL carries (RFC 2397).</summary>
/// <param name="MediaType">The type and subtype as written, without parameters; empty where the URL names none.</param>
/// <param name="Bytes">The payload.</param>
internal sealed record DataUrl(string MediaType, byte[] Bytes)
{
    /// <summary>Reads <paramref name="url"/>; null when it is no data URL or its payload is broken.</summary>
    public static DataUrl? Read(string url)
    {
        if (!url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || url.IndexOf(',') is var comma && comma < 0)
            return null;

        var head = url.AsSpan(5, comma - 5);
        var end = head.IndexOf(';');
        var type = (end < 0 ? head : head[..end]).Trim().ToString();
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            return new DataUrl(type, Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url[(comma + 1)..])));

        // Pictures have megabytes: no copy where nothing is escaped. URL-safe letters and missing padding are read too.
        var payload = url.AsSpan(comma + 1);
        var bytes = Decode(payload) ?? Decode(Padded(Uri.UnescapeDataString(payload.ToString()).Replace('-', '+').Replace('_', '/')));
        return bytes is null ? null : new DataUrl(type, bytes);
    }

    private static byte[]? Decode(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');
}
