namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// ComfyUI's own id of its user, where it runs with <c>--multi-user</c>: the panel in its page knows it. It flows with the call, and goes
/// to ComfyUI with what that looks up among a user's own things, which is <c>/view</c> of what we ask for.
/// </summary>
public static class ComfyUser
{
    /// <summary>The header in which ComfyUI, and this service, expect it.</summary>
    public const string Header = "Comfy-User";

    private const int Longest = 200;

    private static readonly AsyncLocal<string?> Flowing = new();

    /// <summary>The id; null where none is known.</summary>
    public static string? Current => Flowing.Value;

    /// <summary>Whether a text can be such an id: ComfyUI makes them of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return text.Length is > 0 and <= Longest && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_');
    }

    /// <summary>Does work for that user; the caller's stays who it was.</summary>
    public static async Task ForAsync(string id, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);

        Flowing.Value = id;
        await work();
    }

    internal static void Name(HttpRequestMessage request)
    {
        if (Current is { } id) request.Headers.TryAddWithoutValidation(Header, id);
    }
}
