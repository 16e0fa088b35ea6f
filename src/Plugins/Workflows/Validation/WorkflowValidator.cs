using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks a workflow against an installation, by the rules that ComfyUI itself applies before it runs one.</summary>
public static class WorkflowValidator
{
    /// <summary>Checks a workflow in either format.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="catalog">The installed node types.</param>
    /// <param name="facts">What the installation knows beyond them; null for nothing.</param>
    public static ValidationResult Validate(JsonElement workflow, NodeCatalog catalog, ServerFacts? facts = null) =>
        Validate(Workflow.Read(workflow, catalog), catalog, facts);

    /// <summary>Checks a workflow that has been read already.</summary>
    /// <inheritdoc cref="Validate(JsonElement, NodeCatalog, ServerFacts)"/>
    public static ValidationResult Validate(Workflow workflow, NodeCatalog catalog, ServerFacts? facts = null)
    {
        facts ??= ServerFacts.None;
        (workflow, var replaced) = ReplacedNodes.Replace(workflow, facts.Replaced, catalog);
        var check = new WorkflowCheck(workflow, catalog, facts);
        foreach (var old in replaced) check.Report(old);
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
