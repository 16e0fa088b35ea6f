using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>A workflow under examination: what it is held against, and what has been found so far.</summary>
internal sealed class WorkflowCheck(Workflow workflow, NodeCatalog catalog, ServerFacts facts)
{
    public Workflow Workflow { get; } = workflow;

    public NodeCatalog Catalog { get; } = catalog;

    public ServerFacts Facts { get; } = facts;

    public Advice Advice { get; } = new(workflow, catalog);

    public OutputTypes OutputTypes { get; } = new(workflow, catalog);

    public FindingList Findings { get; } = new(GraphRules.Running(workflow, catalog));

    /// <summary>The nodes that ComfyUI would refuse.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>True when something is wrong for which ComfyUI refuses the workflow as a whole.</summary>
    public bool IsRefused { get; private set; }

    public void Report(Finding finding)
    {
        if (!finding.IsWarning || finding.IsFilledIn)
        {
            if (finding.NodeId is null || finding.Code is FindingCodes.UnknownNodeType or FindingCodes.NoOutputNode) IsRefused = true;
            else Refused.Add(finding.NodeId);
        }
        Findings.Add(finding);
    }
}
