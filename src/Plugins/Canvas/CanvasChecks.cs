using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Reading;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Keeps from the canvas what cannot be right there, and says what would be.</summary>
internal static class CanvasChecks
{
    private const int Shown = 3;

    /// <exception cref="ToolException">No such type is installed; those with a name like it, or else of its words, are named.</exception>
    public static void RequireType(string tool, string type, Installation installation)
    {
        var nodes = installation.Nodes;
        if (nodes.TryGet(type, out _) || FrontendNodes.IsNote(type) || FrontendNodes.IsVirtual(type)) return;
        if (installation.Replaced.GetValueOrDefault(type) is { NewType: var successor } && nodes.TryGet(successor, out _))
            throw new ToolException($"{tool}: \"{type}\" no longer exists; ComfyUI has \"{successor}\" in its place. Use that.");
        var same = nodes.FindLoosely(type);
        // A package may bring the type; only another spelling of a core node is surely wrong.
        if (!installation.IsComplete && same.Count == 0) return;
        var closest = same.Concat(nodes.Nearest(type, Shown)).Distinct().Take(Shown).ToList();
        throw new ToolException($"{tool}: no node type \"{type}\" is installed. " + (closest.Count > 0
            ? $"The closest are {Named(closest)}. Use one of them, or find another with searchInstalledNodes."
            : OfItsWords(type, installation)));
    }

    // No name is like this one, but it may say what the node should do.
    private static string OfItsWords(string type, Installation installation)
    {
        var found = installation.Search.Find(new NodeQuery(type, Limit: Shown, MostWords: true));
        return found.Count == 0
            ? "Find one with searchInstalledNodes."
            : $"Nothing has a name like it; a search for its words finds {Named(found)}. "
                + "Use one of them only if it does what you want, or find another with searchInstalledNodes.";
    }

    /// <summary>A slot is given by its index or by its name; which of them the node has, only the panel sees.</summary>
    /// <exception cref="ToolException">It is less than 0.</exception>
    public static void RequireSlot(string tool, string argument, NumberOrText slot)
    {
        if (slot.Text.StartsWith('-'))
            throw new ToolException($"{tool}: '{argument}' must be the name of a slot or its index, counted from 0, not {slot}. "
                + "Call getWorkflowInfo to see the slots of both nodes.");
    }

    /// <exception cref="ToolException">The workflow would not run; the findings are listed.</exception>
    public static void RequireValid(string tool, JsonObject workflow, NodeEnvironment environment)
    {
        var result = InstalledWorkflows.Validate(JsonSerializer.SerializeToElement(workflow), environment);
        var obstacles = result.Obstacles;
        if (obstacles.Count == 0) return;
        var number = obstacles.Count == 1 ? "1 error" : $"{obstacles.Count} errors";
        throw new ToolException(
            $"{tool}: the workflow has {number} and was not put on the canvas, which is as it was. "
            + $"Correct all of them and call {tool} again with the whole workflow."
            + FindingsText.Of(obstacles) + (result.Elsewhere is { } elsewhere ? "\n" + elsewhere : ""));
    }

    private static string Named(IEnumerable<NodeType> types) => string.Join(", ", types.Select(type =>
        type.DisplayName == type.Name ? $"\"{type.Name}\"" : $"\"{type.Name}\" ({type.DisplayName})"));
}
