using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Everything that is wrong with a workflow, found in one pass.</summary>
/// <param name="Valid">True when there is no error; warnings do not keep a workflow from running.</param>
/// <param name="Format">The format the workflow is written in.</param>
/// <param name="Errors">What keeps it from running.</param>
/// <param name="Warnings">What ComfyUI ignores, and what is wrong with nodes that nothing depends on.</param>
public sealed record ValidationResult(bool Valid, WorkflowFormat Format, IReadOnlyList<Finding> Errors, IReadOnlyList<Finding> Warnings);
