namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>The tools of all plug-ins at one moment. Whoever holds them can use them, whatever is loaded afterwards.</summary>
/// <param name="Tools">The tools.</param>
/// <param name="States">What became of each plug-in that is allowed.</param>
public sealed record PlugInTools(IReadOnlyList<Tool> Tools, IReadOnlyList<PlugInState> States)
{
    /// <summary>None.</summary>
    public static PlugInTools None { get; } = new([], []);
}
