using Serilog.Events;

namespace ComfyAssistant.Host.Settings;

/// <summary>Where the service listens, who may call it, and how much it logs.</summary>
internal sealed record ServerOptions
{
    private const int ShortestToken = 16;

    private static readonly Dictionary<string, LogEventLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DEBUG"] = LogEventLevel.Debug,
        ["INFO"] = LogEventLevel.Information,
        ["WARNING"] = LogEventLevel.Warning,
        ["ERROR"] = LogEventLevel.Error,
    };

    /// <summary><c>COMFY_ASSISTANT_URLS</c>: addresses to listen on; port 0 takes a free one.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>
    /// <c>COMFY_ASSISTANT_ALLOWED_ORIGINS</c>: pages besides those on loopback that may call, such as <c>https://comfy.example</c>.
    /// </summary>
    public required IReadOnlyList<Uri> AllowedOrigins { get; init; }

    /// <summary>
    /// <c>COMFY_ASSISTANT_TOKEN</c>: the bearer token that every call of <c>/api</c> and <c>/mcp</c> must carry; null asks for none.
    /// </summary>
    public required string? Token { get; init; }

    /// <summary>Whether each user has a token of their own, which takes the place of that one.</summary>
    public bool HasUserTokens { get; init; }

    /// <summary>Whether callers must send a secret, so that the service may be open to a network.</summary>
    public bool AsksForSecret => Token is not null || HasUserTokens;

    /// <summary><c>COMFY_ASSISTANT_LOG_LEVEL</c>: the least level that is logged.</summary>
    public required LogEventLevel LogLevel { get; init; }

    /// <exception cref="SettingException">A variable has a value that cannot be used, or the service would be open to the network without a
    /// token.</exception>
    public static ServerOptions From(SettingReader settings)
    {
        const string urls = "COMFY_ASSISTANT_URLS", fallback = "http://127.0.0.1:5188";
        var options = new ServerOptions
        {
            Urls = settings.Urls(urls, fallback, fallback),
            AllowedOrigins = settings.Urls("COMFY_ASSISTANT_ALLOWED_ORIGINS", "", "https://comfy.example"),
            Token = settings.Text("COMFY_ASSISTANT_TOKEN"),
            HasUserTokens = UserOptions.SourceFrom(settings) == UserSource.Token,
            LogLevel = settings.Choice("COMFY_ASSISTANT_LOG_LEVEL", LogEventLevel.Information, Levels),
        };
        if (options.Urls.Count == 0)
            throw new SettingException(urls, settings.Text(urls, ""), "at least one address such as " + fallback);
        if (options is { HasUserTokens: true, Token: not null })
            throw new SettingException("With COMFY_ASSISTANT_USERS=token each user sends a token of their own, in place of "
                + "COMFY_ASSISTANT_TOKEN. Remove that.");
        if (!options.AsksForSecret && options.Urls.FirstOrDefault(url => !Loopback.IsListenedAt(url.OriginalString)) is { } open)
            throw new SettingException(
                urls, open.OriginalString, "a loopback address, unless COMFY_ASSISTANT_TOKEN holds a secret that callers must send");
        if (options.Token is { Length: < ShortestToken })
            throw new SettingException($"COMFY_ASSISTANT_TOKEN is shorter than {ShortestToken} characters, so that it could be guessed; "
                + "take a longer one, such as that of: openssl rand -hex 16.");
        return options;
    }
}
