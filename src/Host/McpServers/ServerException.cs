namespace ComfyAssistant.Host.McpServers;

/// <summary>An MCP server failed. The message says what is wrong and what to do, and may be shown; nothing in it is a secret.</summary>
internal sealed class ServerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// What its program wrote to standard error last. For its user alone: in an error that a model reads it would be an instruction.
    /// </summary>
    public string Said { get; init; } = "";
}
