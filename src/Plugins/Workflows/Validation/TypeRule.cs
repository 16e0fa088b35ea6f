using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>A node whose type is not installed, and the one installed type that it can only mean, if there is one.</summary>
internal static class TypeRule
{
    public static Finding Unknown(WorkflowNode node, WorkflowCheck check)
    {
        var nearest = check.Advice.NearestTypes(node.Type);
        var meant = nearest.FirstOrDefault(type => IsMeant(node, type));
        var wayOut = nearest.Count == 0
            ? "Search the installed nodes for one that does the job, or install the package that brings it."
            : $"Closest installed: {string.Join(", ", nearest.Select(t => t.Name))}.";
        return new Finding(FindingCodes.UnknownNodeType, node.Id, node.Type, null,
            $"Node {node.Id}: no node type \"{node.Type}\" is installed. {wayOut}",
            meant?.Name ?? (nearest.Count > 0 ? nearest[0].Name : null))
        {
            Fix = meant is null ? null : new Fix.SetType(meant.Name),
        };
    }

    // The same name in another letter case, or with other separators and inputs that all fit: "Image Flip" is another package's node than
    // ImageFlip. Never by the display name, which several packages share.
    private static bool IsMeant(WorkflowNode node, NodeType type)
    {
        if (!IsOfItsPackage(node, type)) return false;
        if (string.Equals(node.Type.Trim(), type.Name.Trim(), StringComparison.OrdinalIgnoreCase)) return true;
        return NearestName.Fold(node.Type) == NearestName.Fold(type.Name) && node.Inputs.Count > 0
            && node.Inputs.All(input => type.AllInputs().Any(spec => NearestName.Fold(spec.Name) == NearestName.Fold(input.Name)));
    }

    // Newer files say which package a node is from.
    private static bool IsOfItsPackage(WorkflowNode node, NodeType type) =>
        node.Origin?.Properties.TextOf("cnr_id") is not { } package
        || (package == "comfy-core" ? type.Package is null
            : type.Package is { } own && NearestName.Fold(own).Contains(NearestName.Fold(package), StringComparison.Ordinal));
}
