using System.Text.Json;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>
/// Holds workflows against an installation of which not everything may be known. While only the built-in table is there, what may be
/// right on the user's machine is a warning: node types that no core node's name resembles but for case and separators, and values
/// beyond the lists (newer versions have more samplers). What core nodes cannot take stays an error.
/// </summary>
public static class InstalledWorkflows
{
    /// <summary>Checks a workflow in either format.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="installation">What is installed.</param>
    /// <param name="answers">What ComfyUI has said beyond it; null when it cannot be asked.</param>
    public static ValidationResult Validate(JsonElement workflow, Installation installation, ServerAnswers? answers = null)
    {
        ArgumentNullException.ThrowIfNull(installation);

        return Judge(WorkflowValidator.Validate(workflow, installation.Nodes, Facts(installation, answers)), installation);
    }

    /// <summary>Checks a workflow against the ComfyUI that is meant, and where that lacks something against the others.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="environment">What is known of them.</param>
    /// <param name="answers">What ComfyUI has said beyond it; null when it cannot be asked.</param>
    public static ValidationResult Validate(JsonElement workflow, NodeEnvironment environment, ServerAnswers? answers = null)
    {
        ArgumentNullException.ThrowIfNull(environment);

        var result = Validate(workflow, environment.Current, answers);
        return result with { Elsewhere = ElsewhereNote.Of(workflow, [.. result.Errors, .. result.Warnings], environment) };
    }

    /// <summary>Repairs a workflow in either format.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="installation">What is installed.</param>
    /// <param name="answers">What ComfyUI has said beyond it; null when it cannot be asked.</param>
    public static RepairResult Repair(JsonElement workflow, Installation installation, ServerAnswers? answers = null)
    {
        ArgumentNullException.ThrowIfNull(installation);

        var repaired = WorkflowRepair.Repair(workflow, installation.Nodes, Facts(installation, answers));
        if (installation.IsComplete) return repaired;
        var judged = Validate(repaired.Workflow, installation);
        return repaired with
        {
            NotChanged = [.. judged.Errors, .. judged.Warnings],
            Valid = judged.Obstacles.Count == 0,
            Verdict = judged.Verdict,
        };
    }

    private static ServerFacts Facts(Installation installation, ServerAnswers? answers) => new(installation.Replaced, answers);

    private static ValidationResult Judge(ValidationResult result, Installation installation)
    {
        if (installation.IsComplete) return result;
        var doubtful = result.Errors.Concat(result.Warnings.Where(f => f.FailsWhenRun)).Where(IsDoubtful).ToList();
        var errors = result.Errors.Except(doubtful).ToList();
        var verdict = errors.Count == 0 && result.Verdict == Verdict.Refused ? Verdict.Runs : result.Verdict;
        List<Finding> warnings = [.. doubtful.Select(Doubt), .. result.Warnings.Except(doubtful)];
        return result with { Valid = errors.Count == 0, Verdict = verdict, Errors = errors, Warnings = warnings };
    }

    private static bool IsDoubtful(Finding finding) =>
        finding is { Fix: null, Code: FindingCodes.UnknownNodeType or FindingCodes.ValueNotInList };

    private static Finding Doubt(Finding finding) => finding with
    {
        FailsWhenRun = false,
        Message = finding.Code == FindingCodes.UnknownNodeType
            ? $"Node {finding.NodeId}: \"{finding.ClassType}\" is no core node. "
                + "Whether a package brings it is not known until ComfyUI is reached."
            : finding.Message + " ComfyUI has not been reached yet, so that its list may hold the value all the same.",
    };
}
