namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>
/// What is known about the user's ComfyUI, in a few lines, the most important first; empty while nothing is known. It must answer at once:
/// every message waits for it.
/// </summary>
internal delegate ValueTask<string> EnvironmentSummary(CancellationToken cancellationToken);
