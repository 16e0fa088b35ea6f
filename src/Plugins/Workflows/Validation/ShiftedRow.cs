using System.Text.Json;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// Tells whether a node's values, which the canvas keeps by position, have slipped: the file is of another version of the node. Each wrong
/// value is then some other input's right one, and nothing may be put in its place.
/// </summary>
internal static class ShiftedRow
{
    public static bool IsLikely(NodeCheck node, IReadOnlyList<Finding> found)
    {
        if (node.Node.Origin?.Widgets.ValueKind != JsonValueKind.Array) return false;
        var wrong = found.Count(f => !f.IsWarning
            && f.Code is FindingCodes.BadValueType or FindingCodes.ValueOutOfRange or FindingCodes.ValueNotInList);
        return wrong > 1 || (wrong == 1 && node.Node.HasOddRow);
    }
}
