namespace ComfyAssistant.Plugins.UserContext;

/// <summary>A conversation that is kept with the user's data, as the list shows it.</summary>
/// <param name="Id">The panel's id for it.</param>
/// <param name="Version">Changes whenever the content does.</param>
/// <param name="Canvases">The ids of the workflows that are kept with it, for undo and restore.</param>
public sealed record KeptConversation(string Id, string Version, IReadOnlyList<string> Canvases);
