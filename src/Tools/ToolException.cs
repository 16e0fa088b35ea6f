namespace ComfyAssistant.Tools;

/// <summary>
/// A failure that the model can act on. Its message is the one kind of exception text that leaves the process:
/// it is shown to the user and sent to the model, which then repairs its call.
/// </summary>
/// <param name="message">What is wrong and what would be right, in a sentence or two.</param>
public sealed class ToolException(string message) : Exception(message);
