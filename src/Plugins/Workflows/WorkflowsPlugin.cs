using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Outlines;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>Tools that judge and explain a workflow without touching the canvas.</summary>
/// <param name="environment">The installation that workflows are held against.</param>
public sealed class WorkflowsPlugin(NodeEnvironment environment)
{
    /// <summary>Checks a workflow.</summary>
    [KernelFunction("validateWorkflow"), ReadsOnly]
    [Description("Check a workflow against the user's installation without running it: unknown nodes, missing inputs, wrong links, " +
        "types, values and "
        + "model files, all in one pass. Each finding says what would be right.")]
    public ValidationResult ValidateWorkflow(
        [Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow) =>
        InstalledWorkflows.Validate(JsonSerializer.SerializeToElement(workflow), environment);

    /// <summary>Describes a workflow.</summary>
    [KernelFunction("describeWorkflow"), ReadsOnly]
    [Description("Sum up a workflow's JSON as a short outline: outputs, samplers, models and prompts first, then groups, notes, " +
        "subgraphs and the "
        + "other nodes. Use it to understand a long workflow before you explain or change it; give node, "
        + "group or text to look at a part closely.")]
    public object DescribeWorkflow(
        [Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow,
        [Description("Only this node, or this subgraph's node with all that is in it, such as \"12\" or \"12:5\".")] string? node = null,
        [Description("Only the nodes of the group with this title.")] string? group = null,
        [Description("Only nodes with these words in type, title or values.")] string? text = null,
        [Description("With node, group or text: how many links away neighbours are shown, from 0 to 10.")] int depth = 1)
    {
        var json = JsonSerializer.SerializeToElement(workflow);
        var read = Workflow.Read(json, environment.Current.Nodes);
        if (read.Format == WorkflowFormat.Unknown)
            throw new ToolException("describeWorkflow: this is no workflow." + FindingsText.Of(read.Problems));
        var outline = WorkflowOutline.Describe(json, environment.Current.Nodes, new OutlineFocus(node, group, text, depth));
        return new { format = read.Format, outline };
    }
}
