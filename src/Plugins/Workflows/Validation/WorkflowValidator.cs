using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

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
        var findings = new FindingList(GraphRules.Running(workflow, catalog));
        findings.AddRange(workflow.Problems);
        if (workflow.Format != WorkflowFormat.Unknown)
        {
            var advice = new Advice(workflow, catalog);
            foreach (var node in workflow.Nodes) NodeRules.Check(node, workflow, catalog, advice, findings);
            GraphRules.Check(workflow, catalog, findings);
        }
        return new ValidationResult(!findings.HasErrors, workflow.Format, findings.Errors(), findings.Warnings());
    }
}
