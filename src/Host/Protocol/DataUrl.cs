using System.Text;

namespace ComfyAssistant.Host.Protocol;

/// <summary>The bytes that a <c>data:</c> URL carries (RFC 2397).</summary>
internal static class DataUrl
{
    /// <summary>The bytes of <paramref name="url"/>, or null when it is no data URL or its payload is broken.</summary>
    public static byte[]? Decode(string url)
    {
        if (!url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || url.IndexOf(',') is var comma && comma < 0)
            return null;

        var payload = Uri.UnescapeDataString(url[(comma + 1)..]);
        if (!url.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(payload);

        var bytes = new byte[payload.Length];
        return Convert.TryFromBase64String(payload, bytes, out var length) ? bytes[..length] : null;
    }
}
