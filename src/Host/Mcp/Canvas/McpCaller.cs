using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>Who sent the request, in the caller's own words. Shown to the user, and no proof of anything.</summary>
internal sealed class McpCaller
{
    private const int Longest = 60;
    private const string Unknown = "An MCP client";

    // Which say what a client is written in, and not what it is.
    private static readonly string[] Runtimes =
        ["node", "undici", "axios", "deno", "bun", "python-httpx", "python-requests", "aiohttp", "go-http-client", "java-http-client",
            "reqwest", "curl", "mozilla"];

    /// <summary>The product that <c>User-Agent</c> names first.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The name that the user is shown.</summary>
    /// <param name="title">What the client calls itself, where it says so.</param>
    public string Name(string? title)
    {
        var product = UserAgent?.Split('/', ' ')[0];
        var name = title ?? (Runtimes.Contains(product, StringComparer.OrdinalIgnoreCase) ? null : product);
        return string.IsNullOrWhiteSpace(name) ? Unknown : PlainText.OneLine(name.Trim().Cut(Longest));
    }
}
