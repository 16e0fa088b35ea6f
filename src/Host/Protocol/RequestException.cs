namespace ComfyAssistant.Host.Protocol;

/// <summary>A request that does not fit the protocol: status 400.</summary>
/// <param name="message">What is wrong, in words for the caller.</param>
/// <param name="detail">More about where, or null.</param>
internal sealed class RequestException(string message, string? detail = null) : Exception(message)
{
    public string? Detail { get; } = detail;
}
