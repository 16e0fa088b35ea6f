using System.Globalization;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>
/// Checks the operations of <c>editWorkflow</c> as a whole before any of them happens: what each needs, the names that they use, the node
/// types, and what new nodes get. All faults are named at once.
/// </summary>
internal static class EditChecks
{
    private const int Most = 200;

    /// <exception cref="ToolException">Something cannot be right; nothing was done.</exception>
    public static void Require(string tool, IReadOnlyList<EditOperation> operations, Installation installation)
    {
        if (operations.Count is 0 or > Most)
            throw new ToolException(operations.Count == 0
                ? $"{tool}: 'operations' is empty; give at least one."
                : $"{tool}: {operations.Count} operations are too many for one call; give up to {Most}.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            var where = $"operation {i + 1} ({Word(operation.Op)})";
            faults.AddRange(Of(operation, names, installation).Select(fault => $"{where}: {fault}"));
            if (operation is { Name: { Length: > 0 } name, Op: EditKind.Add or EditKind.Replace or EditKind.Note })
                names.Add(name);
        }
        if (faults.Count == 0) faults.AddRange(NewNodes.Faults(operations, installation));
        if (faults.Count == 0) return;
        var number = faults.Count == 1 ? "1 fault" : $"{faults.Count} faults";
        throw new ToolException($"{tool}: {number}; nothing was done. Correct them and call {tool} again with all operations.\n- "
            + string.Join("\n- ", faults));
    }

    private static IEnumerable<string> Of(EditOperation operation, HashSet<string> names, Installation installation)
    {
        foreach (var fault in Missing(operation)) yield return fault;
        if (operation.Name is { Length: > 0 } name)
        {
            if (char.IsAsciiDigit(name[0]) || name.Contains(':', StringComparison.Ordinal))
                yield return $"the name \"{name}\" looks like an id; begin it with a letter.";
            else if (names.Contains(name)) yield return $"the name \"{name}\" is given twice.";
        }
        foreach (var reference in operation.About.Where(IsName).Where(reference => !names.Contains(reference)).Distinct())
            yield return $"no earlier operation adds a node named \"{reference}\". Ids are numbers, or paths such as 12:5.";
        if (operation is { Op: EditKind.Add or EditKind.Replace, Type: { Length: > 0 } type } && TypeFault(type, installation) is { } wrong)
            yield return wrong;
    }

    private static IEnumerable<string> Missing(EditOperation operation)
    {
        var (node, nodes) = (operation.Node is { Length: > 0 }, operation.Nodes is { Count: > 0 } || operation.Node is { Length: > 0 });
        return operation.Op switch
        {
            EditKind.Add => Needs("type", operation.Type is { Length: > 0 }),
            EditKind.Replace => [.. Needs("node", node), .. Needs("type", operation.Type is { Length: > 0 })],
            EditKind.Connect => [.. Needs("from", IsEnd(operation.From)), .. Needs("to", IsEnd(operation.To))],
            EditKind.Disconnect => Needs("to or from", IsEnd(operation.From) || IsEnd(operation.To)),
            EditKind.Set => [.. Needs("node or nodes", nodes), .. Needs("inputs", operation.Inputs is { Count: > 0 })],
            EditKind.Move => [.. Needs("node or nodes", nodes), .. Needs("x and y", operation is { X: not null, Y: not null })],
            EditKind.Mode => [.. Needs("node or nodes", nodes), .. Needs("mode", operation.Mode is not null)],
            EditKind.Title => [.. Needs("node or nodes", nodes), .. Needs("title", operation.Title is not null)],
            EditKind.Color => [.. Needs("node or nodes", nodes), .. Needs("color", operation.Color is { Length: > 0 })],
            EditKind.Group => [.. Needs("node or nodes", nodes), .. Needs("title", operation.Title is not null)],
            EditKind.Note => Needs("text", operation.Text is { Length: > 0 }),
            EditKind.Remove => Needs("node or nodes", nodes),
            _ => [],
        };
    }

    private static IEnumerable<string> Needs(string what, bool isThere) => isThere ? [] : [$"it needs {what}{Form(what)}."];

    private static string Form(string what) => what switch
    {
        "from" or "to or from" => ", for example \"from\": [\"4\", \"MODEL\"]",
        "to" => ", for example \"to\": [\"5\", \"model\"]",
        "inputs" => ", for example {\"steps\": 20}",
        _ => "",
    };

    private static bool IsEnd(JsonArray? end) => end is [JsonValue, JsonValue];

    // An id is a number or a path of numbers; group nodes and old files have others, which the panel judges.
    private static bool IsName(string reference) => reference.Length > 0 && char.IsAsciiLetter(reference[0]);

    private static string? TypeFault(string type, Installation installation)
    {
        try
        {
            CanvasChecks.RequireType("", type, installation);
            return null;
        }
        catch (ToolException fault)
        {
            return fault.Message[2..];
        }
    }

    private static string Word(EditKind kind) => kind.ToString().ToLower(CultureInfo.InvariantCulture);
}
