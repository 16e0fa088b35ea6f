using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>Who sent the request, in the caller's own words. Shown to the user, and no proof of anything.</summary>
internal sealed class McpCaller
{
    private const int Longest = 60;
    private const string Unknown = "An MCP client";

    /// <summary>The product that <c>User-Agent</c> names first.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The name that the user is shown.</summary>
    /// <param name="title">What the client calls itself, where it says so.</param>
    public string Name(string? title)
    {
        var name = title ?? UserAgent?.Split('/', ' ')[0];
        return string.IsNullOrWhiteSpace(name) ? Unknown : PlainText.OneLine(name.Trim().Cut(Longest));
    }
}
