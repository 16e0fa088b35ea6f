using System.Globalization;

namespace ComfyAssistant.Host.Settings;

/// <summary>How much each of several users may use in a day.</summary>
/// <param name="Tokens"><c>COMFY_ASSISTANT_DAILY_TOKENS</c>: of model calls that the studio pays for; null for any number.</param>
/// <param name="Runs"><c>COMFY_ASSISTANT_DAILY_RUNS</c>: of workflows; null for any number.</param>
internal sealed record DailyLimits(long? Tokens, long? Runs)
{
    /// <summary>The variable of the tokens.</summary>
    public const string TokensVariable = "COMFY_ASSISTANT_DAILY_TOKENS";

    /// <summary>The variable of the runs.</summary>
    public const string RunsVariable = "COMFY_ASSISTANT_DAILY_RUNS";

    /// <summary>The largest limit.</summary>
    public const long Most = 1_000_000_000_000;

    /// <summary>Reads the variables.</summary>
    /// <param name="settings">Has them.</param>
    /// <param name="hasUsers">Whether the service has several users.</param>
    /// <exception cref="SettingException">One has a value that cannot be used, or there are no users whom it could limit.</exception>
    public static DailyLimits From(SettingReader settings, bool hasUsers)
    {
        var limits = new DailyLimits(Limit(settings, TokensVariable), Limit(settings, RunsVariable));
        if (!hasUsers && limits is not (null, null))
            // Whoever sets a limit must not believe that there is one.
            throw new SettingException($"{(limits.Tokens is null ? RunsVariable : TokensVariable)} limits each of several users, and this "
                + "service has one. Set COMFY_ASSISTANT_USERS, or remove it.");
        return limits;
    }

    /// <summary>The limit that a text says; null for a text that says none.</summary>
    public static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit : null;

    private static long? Limit(SettingReader settings, string name) => settings.Text(name) switch
    {
        null => null,
        var text => Parse(text) ?? throw new SettingException(name, text, $"a whole number from 1 to {Most}"),
    };
}
