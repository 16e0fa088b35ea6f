using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>Where an operation is called: the first server of the operation, its path or the document, and the path.</summary>
internal static partial class ApiAddress
{
    private const int Longest = 2000;

    /// <summary>The address with <c>{name}</c> where arguments go in; none is left in its first part.</summary>
    /// <param name="path">The path as the document has it.</param>
    /// <param name="places">The operation, its path and the document: the first that names servers counts.</param>
    /// <exception cref="FormatException">The document does not say where, or nowhere that can be called.</exception>
    public static string Of(string path, params ReadOnlySpan<JsonElement> places)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny("?#\\") || path.Any(char.IsControl))
            throw new FormatException("its path must begin with '/' and hold no '?' or '#'");
        JsonElement server = default;
        foreach (var place in places)
            if (server.ValueKind == JsonValueKind.Undefined)
                server = place.Member("servers").At(0);
        if (server.TextOf("url") is not { } url) throw new FormatException("the document names no address under \"servers\"");
        var text = Part().Replace(url, variable =>
            server.Member("variables").Member(variable.Groups[1].Value) is { ValueKind: JsonValueKind.Object } values
            && Display.Text(values.Member("default")) is { Length: > 0 } usual ? usual
            : throw new FormatException($"its address {url.Cut(80)} has a variable without a default"));
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0)
            throw new FormatException($"its address {url.Cut(80)} is not a whole one; write it with https:// under \"servers\"");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new FormatException("its address holds a user name, a '?' or a '#'");
        var whole = address.AbsoluteUri.TrimEnd('/') + path;
        return whole.Length <= Longest ? whole : throw new FormatException($"its address is longer than {Longest} characters");
    }

    /// <summary>A place in an address or a path that something is put into: <c>{name}</c>.</summary>
    [GeneratedRegex(@"\{([^{}]*)\}")]
    public static partial Regex Part();
}
