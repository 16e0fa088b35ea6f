using System.Net;
using System.Net.Sockets;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Models;

/// <summary>Which model answers, and where.</summary>
internal sealed record ModelOptions
{
    /// <summary>The model where none is named: right for a provider that has it. Others are asked for their models.</summary>
    public const string DefaultModel = "llama3-70b-8192";

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

    /// <summary><c>LLM_REQUEST_DELAY_SECONDS</c>: the least time between the starts of two model calls, of all chats together.</summary>
    public TimeSpan RequestDelay { get; init; }

    /// <summary><c>LLM_SHARES_GPU</c>: whether the provider is a local server on the GPU that ComfyUI uses.</summary>
    public bool SharesGpu { get; init; }

    /// <summary>What messages call the settings of this model.</summary>
    public SettingNames Names { get; init; } = SettingNames.Variables;

    /// <summary>Whether no model is named, so that the provider has to be asked which it has.</summary>
    public bool IsModelOpen => !IsDemo && Model == DefaultModel;

    /// <summary>Whether the provider runs on the user's own machine or network, where no key is needed.</summary>
    public bool IsLocal => IsLocalHost(BaseUrl);

    /// <summary>Whether the built-in demo answers, as there is no way to reach a model.</summary>
    public bool IsDemo => ApiKey is null && !IsLocal && !IsConfigured;

    /// <summary>Whether its user has named this provider: a key may be missing then, but the demo is not what was asked for.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>The address as messages show it: without user name, password and query.</summary>
    public string ShownUrl => Display.Address(BaseUrl);

    /// <summary>The model in words for the log, without the key.</summary>
    public override string ToString() =>
        IsDemo ? "the built-in demo (connect a model in the panel, or set OPENAI_API_KEY)"
        : IsModelOpen ? $"a model of {ShownUrl}" : $"{Model} at {ShownUrl}";

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    /// <exception cref="SettingException">A value is unfit.</exception>
    public static ModelOptions From(SettingReader settings) => new()
    {
        ApiKey = settings.Text("OPENAI_API_KEY"),
        Model = settings.Text("OPENAI_MODEL", DefaultModel),
        BaseUrl = WithoutEndpoint(settings.Url("OPENAI_API_BASE_URL", "https://api.openai.com/v1")),
        RequestDelay = settings.Seconds("LLM_REQUEST_DELAY_SECONDS", 1.0, 0, 3600),
        IdleTimeout = settings.Seconds("LLM_IDLE_TIMEOUT_SECONDS", 120, 1, 86_400),
        DemoWordsPerSecond = settings.Whole("COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND", 30, 1, 100_000),
        SharesGpu = settings.Choice("LLM_SHARES_GPU", false, Flags),
    };

    /// <summary>A base URL without an endpoint: providers' own pages show the whole address, and so it is pasted.</summary>
    public static Uri WithoutEndpoint(Uri url)
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
