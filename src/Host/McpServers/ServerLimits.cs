namespace ComfyAssistant.Host.McpServers;

/// <summary>How long servers may take, and how much they may send.</summary>
/// <param name="Call">The longest that a call may take, the start of its server included.</param>
/// <param name="Start">The longest that a start may take: a program may have to be fetched first.</param>
/// <param name="ResultLength">The most characters of a result.</param>
internal sealed record ServerLimits(TimeSpan Call, TimeSpan Start, int ResultLength)
{
    /// <summary>The most bytes of one message.</summary>
    public int Message { get; init; } = 8 * 1024 * 1024;

    /// <summary>The most bytes between two calls, and in one: whoever sends more floods.</summary>
    public int Traffic { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a server that failed to start is left alone.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);
}
