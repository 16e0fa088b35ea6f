using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// An input that the node does not declare. ComfyUI checks none of them, drops values and passes links on: a node of its own then fails
/// when it runs, one of a package may be made to take it.
/// </summary>
internal static class UndeclaredRules
{
    private const int NamesShown = 20;

    public static Finding? Check(NodeCheck node, WorkflowInput input)
    {
        if (input.IsBroken || InputNames.IsKnown(node, input.Name) || node.Type.TakesAnyInput || TakesIt(node, input)) return null;
        var free = InputNames.Free(node).ToList();
        var same = free.Where(n => InputNames.IsSame(input.Name, n)).ToList();
        var nearest = same.Count > 0 ? same[0] : NearestName.Of(input.Name, free, 1) is [var near, ..] ? near : null;
        var names = node.Inputs.Select(i => i.Name).ToList();
        var hint = nearest is not null ? $" Did you mean {nearest}?"
            : BeyondRow(node, input.Name) ?? (names.Count == 0 ? " It takes no inputs."
                : $" It has: {string.Join(", ", names.Take(NamesShown))}{(names.Count > NamesShown ? " …" : "")}.");
        return new Finding(FindingCodes.UnknownInput, node.Node.Id, node.Type.Name, input.Name,
            $"{node.Type.Name} {node.Node.Id}: {input.Name} is not declared by the node; {Consequence(node, input)}.{hint}", nearest)
        {
            IsWarning = !Fails(node, input),
            Fix = same.Count == 1 ? new Fix.RenameInput(input.Name, same[0]) : null,
        };
    }

    private static string Consequence(NodeCheck node, WorkflowInput input) => (IsCore(node), input.Link) switch
    {
        (true, null) => "ComfyUI ignores it",
        (true, _) => "ComfyUI passes the link on, and the node fails on it when it runs",
        (false, null) => "ComfyUI ignores it unless its package reads it itself",
        (false, _) => "ComfyUI passes the link on, and the node fails on it unless its package takes it",
    };

    private static bool Fails(NodeCheck node, WorkflowInput input) =>
        IsCore(node) && input.Link is { } link && node.In.Workflow.Find(link.NodeId) is not null;

    // CustomCombo and its kin: their inputs are the user's own.
    private static bool TakesIt(NodeCheck node, WorkflowInput input) => input.Link is null && OwnChecks.Cover(node.Type, input.Name);

    private static bool IsCore(NodeCheck node) => node.Type.Package is null && node.Type.PythonModule.Length > 0;

    private static string? BeyondRow(NodeCheck node, string name)
    {
        var row = InputNames.Rows(node.Type.Inputs, node).FirstOrDefault(r => r.Max > 0
            && name.StartsWith(r.Names[0][..(r.Names[0].LastIndexOf('.') + 1)], StringComparison.Ordinal));
        return row is null ? null : $" The row ends with {row.Names[^1]}.";
    }
}
