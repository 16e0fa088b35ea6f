namespace ComfyAssistant.Plugins.Storage;

/// <summary>A file that exists but cannot be used.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record UnreadableItem(string Slug, string Reason);
