using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks a workflow against an installation, by the rules that ComfyUI itself applies before it runs one.</summary>
public static class WorkflowValidator
{
    /// <summary>Checks a workflow in either format.</summary>
    public static ValidationResult Validate(JsonElement workflow, NodeCatalog catalog) =>
        Validate(Workflow.Read(workflow, catalog), catalog);

    /// <summary>Checks a workflow that has been read already.</summary>
    public static ValidationResult Validate(Workflow workflow, NodeCatalog catalog)
    {
        var check = new WorkflowCheck(workflow, catalog);
        foreach (var problem in workflow.Problems) check.Report(problem);
        if (workflow.Format != WorkflowFormat.Unknown)
        {
            foreach (var node in workflow.Nodes) NodeRules.Check(node, check);
            GraphRules.Check(check);
        }
        var (verdict, outputs) = OutputVerdicts.Of(check);
        var findings = check.Findings;
        return new ValidationResult(!findings.HasErrors, verdict, outputs, workflow.Format, findings.Errors(), findings.Warnings());
    }
}
