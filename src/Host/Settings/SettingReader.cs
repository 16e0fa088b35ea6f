using System.Globalization;

namespace ComfyAssistant.Host.Settings;

/// <summary>
/// Reads variables by their names, from the command line, the environment and <c>.env</c>, in that order. An empty value
/// counts as not set: that is what a line <c>NAME=</c> in <c>.env</c> means.
/// </summary>
/// <exception cref="SettingException">From every method: the variable has a value that it cannot have.</exception>
internal sealed class SettingReader(IConfiguration configuration)
{
    private static readonly Dictionary<string, bool> Switches = new(StringComparer.OrdinalIgnoreCase) { ["off"] = false, ["on"] = true };

    public string? Text(string name) => configuration[name]?.Trim() is { Length: > 0 } value ? value : null;

    public string Text(string name, string fallback) => Text(name) ?? fallback;

    public int Whole(string name, int fallback, int min, int max) => Text(name) switch
    {
        null => fallback,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max =>
            value,
        var text => throw new SettingException(name, text, $"a whole number from {min} to {max}"),
    };

    public TimeSpan Seconds(string name, double fallback, double min, double max) => Text(name) switch
    {
        null => TimeSpan.FromSeconds(fallback),
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max => TimeSpan.FromSeconds(value),
        var text => throw new SettingException(name, text, string.Create(
            CultureInfo.InvariantCulture, $"a number of seconds from {min} to {max}, such as {fallback:0.0##}")),
    };

    /// <summary>Whether it is on; off where it is not set.</summary>
    public bool Switch(string name) => Choice(name, false, Switches);

    /// <summary>Whether it is <c>true</c> or <c>1</c>, as the framework writes its own switches.</summary>
    public bool IsTrue(string name) => Text(name) is "1" || bool.TryParse(Text(name), out var isTrue) && isTrue;

    public T Choice<T>(string name, T fallback, IReadOnlyDictionary<string, T> choices) => Text(name) switch
    {
        null => fallback,
        var text when choices.TryGetValue(text, out var value) => value,
        var text => throw new SettingException(name, text, "one of " + string.Join(", ", choices.Keys)),
    };

    /// <summary>An absolute http(s) address without a trailing slash.</summary>
    public Uri Url(string name, string fallback) =>
        Url(name, Text(name, fallback), "an http or https address" + (fallback.Length > 0 ? " such as " + fallback : ""));

    /// <summary>Addresses separated by ';' or ','.</summary>
    public IReadOnlyList<Uri> Urls(string name, string fallback, string example) =>
        [.. Text(name, fallback)
            .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => Url(name, text, "http or https addresses with ';' between them, such as " + example))];

    private static Uri Url(string name, string text, string expected) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? uri
            : throw new SettingException(name, text, expected);
}
