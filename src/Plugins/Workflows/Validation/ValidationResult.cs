using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Everything that is wrong with a workflow, found in one pass.</summary>
/// <param name="Valid">True when there is no error; warnings do not keep a workflow from running on the canvas.</param>
/// <param name="Verdict">
/// What <c>POST /prompt</c> does with it as it is. It refuses an input that lacks its default, which the canvas fills in: that is a
/// warning here.
/// </param>
/// <param name="Outputs">The output nodes, in the order of the workflow, and which of them run.</param>
/// <param name="Format">The format the workflow is written in.</param>
/// <param name="Errors">What keeps it from running.</param>
/// <param name="Warnings">What ComfyUI ignores or bends into shape, and what is wrong with nodes that nothing depends on.</param>
public sealed record ValidationResult(
    bool Valid,
    Verdict Verdict,
    IReadOnlyList<OutputVerdict> Outputs,
    WorkflowFormat Format,
    IReadOnlyList<Finding> Errors,
    IReadOnlyList<Finding> Warnings)
{
    /// <summary>Which other ComfyUI has what is missing here, in a sentence; null where nothing is, or none has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Elsewhere { get; init; }

    /// <summary>
    /// What must be right before the workflow is put on a canvas: the errors, what fails in the middle of a run, and types of old.
    /// </summary>
    [JsonIgnore]
    internal IReadOnlyList<Finding> Obstacles =>
        [.. Errors, .. Warnings.Where(finding => finding.FailsWhenRun || finding.Code == FindingCodes.ReplacedNodeType)];
}
