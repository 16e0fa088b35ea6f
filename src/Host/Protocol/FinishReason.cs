namespace ComfyAssistant.Host.Protocol;

/// <summary>Why an answer ended, in the words of UI Message Stream v1.</summary>
internal enum FinishReason
{
    Stop,
    Length,
    ContentFilter,
    ToolCalls,
    Error,
    Other,
}
