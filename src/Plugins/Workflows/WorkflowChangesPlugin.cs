using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Conversion;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>A format that a workflow can be turned into. On the wire: <c>api</c> or <c>ui</c>.</summary>
public enum WorkflowTarget
{
    /// <summary>What ComfyUI runs.</summary>
    Api,

    /// <summary>What the canvas saves.</summary>
    Ui,
}

/// <summary>
/// Tools that give a workflow back changed, for agents that keep workflows in files. A chat has the canvas, which repairs what is put on
/// it.
/// </summary>
/// <param name="environment">The installation that workflows are held against.</param>
/// <param name="questions">Asks ComfyUI what its declarations leave open.</param>
/// <param name="timeProvider">The clock of <c>%date:…%</c>.</param>
public sealed class WorkflowChangesPlugin(NodeEnvironment environment, ComfyQuestions questions, TimeProvider timeProvider)
{
    /// <summary>Repairs a workflow.</summary>
    [KernelFunction("repairWorkflow"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("Repair what has exactly one right answer in a workflow, such as misspelled names, swapped links and values out of range. "
        + "Returns the workflow, what was changed, and what is left with words on what would be right.")]
    public Task<RepairResult> RepairWorkflowAsync(
        [Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToElement(workflow);
        return questions.JudgeAsync(answers => InstalledWorkflows.Repair(json, environment.Current, answers), cancellationToken);
    }

    /// <summary>Converts a workflow.</summary>
    [KernelFunction("convertWorkflow"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("Turn a workflow into the other format: from the UI format that the canvas saves to the API format that ComfyUI runs, or "
        + "back.")]
    public ConvertedWorkflow ConvertWorkflow(
        [Description("The workflow's JSON.")] JsonObject workflow,
        [Description("The format wanted.")] WorkflowTarget to)
    {
        var format = to == WorkflowTarget.Api ? WorkflowFormat.Api : WorkflowFormat.Ui;
        var converted = WorkflowConversion.Convert(
            JsonSerializer.SerializeToElement(workflow), format, environment.Current.Nodes, Random.Shared, timeProvider);
        return converted.From == WorkflowFormat.Unknown
            ? throw new ToolException("convertWorkflow: this is no workflow." + FindingsText.Of(converted.Problems))
            : converted;
    }

    /// <summary>Compares two workflows.</summary>
    [KernelFunction("compareWorkflows"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("What differs between two workflows, node by node: what was added, removed or changed. Their formats and ids may differ.")]
    public WorkflowDiff CompareWorkflows(
        [Description("The first workflow's JSON, in the API format or the UI format.")] JsonObject before,
        [Description("The second workflow's JSON.")] JsonObject after)
    {
        var nodes = environment.Current.Nodes;
        return WorkflowDiff.ByLikeness(Read("before", before, nodes), Read("after", after, nodes));
    }

    private static Workflow Read(string name, JsonObject json, NodeCatalog nodes)
    {
        var workflow = Workflow.Read(JsonSerializer.SerializeToElement(json), nodes);
        return workflow.Format == WorkflowFormat.Unknown
            ? throw new ToolException($"compareWorkflows: '{name}' is no workflow." + FindingsText.Of(workflow.Problems))
            : workflow;
    }
}
