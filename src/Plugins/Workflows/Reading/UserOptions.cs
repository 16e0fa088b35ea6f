using System.Globalization;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// CustomCombo, whose options the user writes on the node: <c>[choice, index, option1, option2, …]</c>, of which the server declares the
/// choice only.
/// </summary>
internal static class UserOptions
{
    private const string Type = "CustomCombo";

    public static bool Has(NodeType type) => type is { Name: Type, Package: null };

    public static IEnumerable<WorkflowInput> Read(UiNode node)
    {
        for (var i = 0; i < node.WidgetCount; i++)
            yield return WidgetValues.Value(NameAt(i), node.Widgets.At(i), new ValueSource(node, i, NameAt(i)));
    }

    /// <summary>The input at a place of the row.</summary>
    public static string NameAt(int place) => place switch
    {
        0 => "choice",
        1 => "index",
        _ => "option" + (place - 1).ToString(CultureInfo.InvariantCulture),
    };
}
