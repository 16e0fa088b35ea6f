using System.Net;
using System.Net.Sockets;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Models;

/// <summary>Which model answers, and where.</summary>
internal sealed record ModelOptions
{
    /// <summary><c>OPENAI_API_KEY</c>: the provider's key, or null.</summary>
    public required string? ApiKey { get; init; }

    /// <summary><c>OPENAI_MODEL</c>: the model's name, as the provider spells it.</summary>
    public required string Model { get; init; }

    /// <summary><c>OPENAI_API_BASE_URL</c>: the OpenAI-compatible endpoint, up to the part before <c>/chat/completions</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary><c>LLM_IDLE_TIMEOUT_SECONDS</c>: how long the provider may be silent before the answer is given up.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary><c>COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND</c>: how fast the built-in demo speaks.</summary>
    public required int DemoWordsPerSecond { get; init; }

    /// <summary>Whether the provider runs on the user's own machine or network, where no key is needed.</summary>
    public bool IsLocal => IsLocalHost(BaseUrl);

    /// <summary>Whether the built-in demo answers, as there is no way to reach a model.</summary>
    public bool IsDemo => ApiKey is null && !IsLocal;

    /// <summary>The address as messages show it: without user name, password and query.</summary>
    public string ShownUrl => Display.Address(BaseUrl);

    /// <summary>The model in words for the log, without the key.</summary>
    public override string ToString() =>
        IsDemo ? "the built-in demo (set OPENAI_API_KEY and OPENAI_MODEL for a real model)" : $"{Model} at {ShownUrl}";

    /// <exception cref="SettingException">A value is unfit.</exception>
    public static ModelOptions From(SettingReader settings) => new()
    {
        ApiKey = settings.Text("OPENAI_API_KEY"),
        Model = settings.Text("OPENAI_MODEL", "llama3-70b-8192"),
        BaseUrl = WithoutEndpoint(settings.Url("OPENAI_API_BASE_URL", "https://api.openai.com/v1")),
        IdleTimeout = settings.Seconds("LLM_IDLE_TIMEOUT_SECONDS", 120, 1, 86_400),
        DemoWordsPerSecond = settings.Whole("COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND", 30, 1, 100_000),
    };

    // Providers' own pages show the whole address, and so it is pasted.
    private static Uri WithoutEndpoint(Uri url)
    {
        var path = url.AbsolutePath.TrimEnd('/');
        foreach (var endpoint in (ReadOnlySpan<string>)["/chat/completions", "/completions", "/responses", "/models", "/chat"])
            if (path.EndsWith(endpoint, StringComparison.OrdinalIgnoreCase))
                return new UriBuilder(url) { Path = path[..^endpoint.Length] }.Uri;
        return url;
    }

    // Loopback, private ranges (RFC 1918, RFC 4193, link-local), and names that only a local network resolves.
    private static bool IsLocalHost(Uri url)
    {
        if (url.IsLoopback)
            return true;
        if (!IPAddress.TryParse(url.IdnHost, out var address))
            return !url.IdnHost.Contains('.') || url.IdnHost.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                || url.IdnHost.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
                    || url.IdnHost.EndsWith(".lan", StringComparison.OrdinalIgnoreCase);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;
        var bytes = address.GetAddressBytes();
        return bytes is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..];
    }
}
