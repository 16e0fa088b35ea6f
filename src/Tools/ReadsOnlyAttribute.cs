namespace ComfyAssistant.Tools;

/// <summary>
/// Says of a tool that it only looks: it changes nothing, so that calling it again is of use only after something else has changed. A tool
/// without it counts as one that acts, which is the safe default: four equal calls of such a tool are four actions, and all of them run.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsOnlyAttribute : Attribute;
