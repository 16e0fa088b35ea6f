using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>Tools that judge and explain a workflow without touching the canvas.</summary>
/// <param name="environment">The installation that workflows are held against.</param>
public sealed class WorkflowsPlugin(NodeEnvironment environment)
{
    /// <summary>Checks a workflow.</summary>
    [KernelFunction("validateWorkflow"), ReadsOnly]
    [Description("Check a workflow against the user's installation without running it: unknown nodes, missing inputs, wrong links, types, values and "
        + "model files, all in one pass. Each finding says what would be right.")]
    public ValidationResult ValidateWorkflow([Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow) =>
        InstalledWorkflows.Validate(JsonSerializer.SerializeToElement(workflow), environment.Current);

    /// <summary>Describes a workflow.</summary>
    [KernelFunction("describeWorkflow"), ReadsOnly]
    [Description("Sum up a workflow's JSON as a short outline: one line per node, sources first, with values and links. Use it to understand a long "
        + "workflow before you explain or change it.")]
    public object DescribeWorkflow([Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow)
    {
        var nodes = environment.Current.Nodes;
        var read = Workflow.Read(JsonSerializer.SerializeToElement(workflow), nodes);
        if (read.Format == WorkflowFormat.Unknown) throw new ToolException("describeWorkflow: this is no workflow." + FindingsText.Of(read.Problems));
        return new { format = read.Format, outline = WorkflowOutline.Describe(read, nodes) };
    }
}
