using System.Text;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>Where ComfyUI answers, taken apart as a request needs it.</summary>
/// <param name="Root">The address without user, password and <c>/api</c>, with a slash at its end.</param>
/// <param name="ApiPath"><c>api/</c> when the address ended so: a proxy may pass on nothing else.</param>
/// <param name="Authorization">The <c>Authorization</c> header that user and password mean (RFC 7617); null when the address has
/// none.</param>
public sealed record ComfyAddress(Uri Root, string ApiPath, string? Authorization)
{
    private const string Api = "/api";

    /// <summary>Reads an address such as <c>https://user:password@example.org/comfy/api</c>.</summary>
    public static ComfyAddress Of(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);

        var plain = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        var isApi = plain.EndsWith(Api, StringComparison.OrdinalIgnoreCase);
        var authorization = address.UserInfo.Length == 0
            ? null
            : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
        return new(new Uri((isApi ? plain[..^Api.Length] : plain) + "/"), isApi ? "api/" : "", authorization);
    }

    /// <summary>
    /// Reads headers that a proxy before ComfyUI wants: <c>Name: value</c>, several with <c>|</c> between them or on lines of their own.
    /// </summary>
    /// <returns>Null when the text is not of that form.</returns>
    public static IReadOnlyList<(string Name, string Value)>? Headers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var headers = new List<(string, string)>();
        foreach (var line in text.Split(['|', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : line[..colon].Trim();
            var value = line[(colon + 1)..].Trim();
            // The characters of a token (RFC 9110, 5.6.2); a control character in a value would end the header.
            if (name.Length == 0 || !name.All(sign => char.IsAsciiLetterOrDigit(sign) || "!#$%&'*+-.^_`~".Contains(sign))
                || value.Any(sign => char.IsControl(sign) || sign > 126))
                return null;
            headers.Add((name, value));
        }
        return headers;
    }
}
