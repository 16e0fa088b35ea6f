namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>What became of a plug-in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAllowed">Whether the user has allowed it; one that is not is never touched.</param>
/// <param name="Tools">The names of its tools that can be used.</param>
/// <param name="Problem">What is wrong; null when nothing is. A last good version may be in use all the same.</param>
public sealed record PlugInState(string Name, bool IsAllowed, IReadOnlyList<string> Tools, string? Problem);
