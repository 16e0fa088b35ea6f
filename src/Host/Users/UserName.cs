namespace ComfyAssistant.Host.Users;

/// <summary>The names that users may have: they are names of folders and rows, and stand in logs.</summary>
internal static class UserName
{
    /// <summary>What is said of a name that cannot be used.</summary>
    public const string Rule = "A user's name has 1 to 64 of the letters a to z, digits and . _ - @ +, begins with a letter or "
        + "digit, and does not end with a dot.";

    private const int Longest = 64;

    // Names of devices, which no folder on Windows can have, with whatever ending.
    private static readonly HashSet<string> Devices =
    [
        "con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"com{number}", $"lpt{number}" }),
    ];

    /// <summary>
    /// The name as it is kept; null where it cannot be one. Small letters alone, as some systems take <c>Anna</c> and <c>anna</c> for the
    /// same folder.
    /// </summary>
    public static string? Of(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        return name.Length is > 0 and <= Longest && name.All(IsPlain) && char.IsAsciiLetterOrDigit(name[0]) && name[^1] != '.'
            && !Devices.Contains(name.Split('.')[0]) ? name : null;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@' or '+';
}
