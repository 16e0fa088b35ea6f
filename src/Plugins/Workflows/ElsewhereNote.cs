using System.Text.Json;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>
/// Says which of several ComfyUIs has the node types and model files that a workflow lacks here, as far as their scans are known: none is
/// asked for it.
/// </summary>
internal static class ElsewhereNote
{
    /// <summary>A sentence for people and models; null where nothing of the kind is missing, or nobody else has all of it.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="found">What is wrong with it here.</param>
    /// <param name="environment">Knows the others.</param>
    public static string? Of(JsonElement workflow, IEnumerable<Finding> found, NodeEnvironment environment) =>
        found.Any(IsMissing) ? For(installation => !AllOf(workflow, installation).Any(IsMissing), environment) : null;

    /// <summary>The same for a judgement of the caller's.</summary>
    /// <param name="hasAll">Whether a ComfyUI with that installation has all that is missing here.</param>
    /// <param name="environment">Knows the others.</param>
    public static string? For(Func<Installation, bool> hasAll, NodeEnvironment environment)
    {
        var names = environment.Others.Where(other => other.Installation.IsComplete && hasAll(other.Installation))
            .Select(other => $"\"{other.Name}\"").ToList();
        return names.Count == 0 ? null
            : $"What is missing here is there on another ComfyUI: {string.Join(", ", names)}. The user can switch to it in the panel's "
                + "settings.";
    }

    private static IEnumerable<Finding> AllOf(JsonElement workflow, Installation installation)
    {
        var result = InstalledWorkflows.Validate(workflow, installation);
        return [.. result.Errors, .. result.Warnings];
    }

    // A list that a value is not in may be one of samplers; that another ComfyUI is newer is worth the same sentence.
    private static bool IsMissing(Finding finding) => finding.Code is FindingCodes.UnknownNodeType or FindingCodes.ValueNotInList;
}
