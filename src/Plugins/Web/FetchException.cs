namespace ComfyAssistant.Plugins.Web;

/// <summary>Something could not be fetched from the web. The message says why and what to do, and may be shown.</summary>
/// <param name="message">For the model and its user.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class FetchException(string message, Exception? inner = null) : Exception(message, inner);
