using System.Security.Cryptography;
using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Names of files and folders that stand for an item. Made from any text; accepted from outside only when they cannot leave their folder.
/// </summary>
public static class Slug
{
    /// <summary>What the Agent Skills format allows for a skill's folder.</summary>
    public const int MaxLength = 64;

    /// <summary>Older installs may hold longer ones than we make; beyond this a file system could cut them.</summary>
    private const int MaxForeignBytes = 200;

    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Lower-case ASCII letters, digits and single hyphens; a safe file name on every system, at most 64 long, never empty.
    /// </summary>
    /// <param name="name">Any text.</param>
    /// <param name="kind">What starts the slug of a name with nothing to keep, such as one in another script:
    /// <c>skill-1f0c9a2b</c>.</param>
    public static string From(string name, string kind)
    {
        var slug = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            if (slug.Length == MaxLength)
                break;
        }

        var text = slug.ToString().TrimEnd('-');
        if (text.Length == 0)
            return $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
        return DeviceNames.Contains(text) ? $"{text}-{kind}" : text;
    }

    /// <summary>The slug itself for 1, then <c>slug-2</c>, <c>slug-3</c> …, never longer than allowed.</summary>
    public static string Numbered(string slug, int number)
    {
        if (number == 1)
            return slug;
        var suffix = $"-{number}";
        return slug[..Math.Min(slug.Length, MaxLength - suffix.Length)].TrimEnd('-') + suffix;
    }

    /// <summary>Whether this is one item's plain name: no path, no hidden file, nothing that Windows reads as something else.</summary>
    public static bool IsPlain(string? slug) =>
        !string.IsNullOrWhiteSpace(slug)
        && slug.All(c => !char.IsControl(c) && !char.IsSurrogate(c) && !"/\\:*?\"<>|".Contains(c))
        && Encoding.UTF8.GetByteCount(slug) <= MaxForeignBytes
        && slug[0] is not ('.' or ' ')
        && slug[^1] is not ('.' or ' ')
        && !DeviceNames.Contains(slug.Split('.')[0].TrimEnd());
}
