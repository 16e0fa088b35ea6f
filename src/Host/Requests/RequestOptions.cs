using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Requests;

/// <summary>Whether requests to models are kept, and how many.</summary>
internal sealed record RequestOptions
{
    /// <summary><c>COMFY_ASSISTANT_KEEP_REQUESTS</c>: whether the service keeps them from its start on.</summary>
    public bool IsOn { get; init; }

    /// <summary>Answers that are kept; the oldest go first.</summary>
    public int MostKept { get; init; } = 200;

    /// <summary>Bytes that all of them may take together.</summary>
    public long MostBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Bytes that the requests of one answer may take, and as many its raw streams.</summary>
    public int LargestAnswer { get; init; } = 3 * 1024 * 1024;

    /// <exception cref="SettingException">The variable has a value that cannot be used.</exception>
    public static RequestOptions From(SettingReader settings) =>
        new() { IsOn = settings.Switch("COMFY_ASSISTANT_KEEP_REQUESTS") };
}
