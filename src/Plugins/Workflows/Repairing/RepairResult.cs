using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Plugins.Workflows.Repairing;

/// <summary>A workflow after repair.</summary>
/// <param name="Workflow">The workflow, in the format it came in.</param>
/// <param name="Changed">What was changed, in the order it was done.</param>
/// <param name="NotChanged">The findings that remain: they have no answer, or more than one.</param>
/// <param name="Valid">True when ComfyUI would run it now, to the end as far as can be told.</param>
/// <param name="Verdict">What <c>POST /prompt</c> does with it now.</param>
public sealed record RepairResult(
    JsonElement Workflow, IReadOnlyList<RepairChange> Changed, IReadOnlyList<Finding> NotChanged, bool Valid, Verdict Verdict);

/// <summary>One thing that repair changed.</summary>
/// <param name="Code">The code of the finding that it answers.</param>
/// <param name="NodeId">The execution id of the node.</param>
/// <param name="ClassType">The node's type before the change.</param>
/// <param name="Input">The input; null when the node's type was changed.</param>
/// <param name="Before">What stood there, as JSON; null when nothing did.</param>
/// <param name="After">What stands there now.</param>
public sealed record RepairChange(
    string Code,
    string NodeId,
    string ClassType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Before,
    string After);
