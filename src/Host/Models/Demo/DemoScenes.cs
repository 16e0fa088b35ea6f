using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Demo;

/// <summary>The requests that the demo understands, each played with real tools and told from their real results.</summary>
internal static partial class DemoScenes
{
    private const string Help =
        "I understand a handful of requests: \"add a KSampler\", \"connect node 4 slot 0 to node 5 slot 0\", " +
        "\"set steps of node 3 to 30\", " +
        "\"build text to image of a red fox\", \"describe the workflow\", \"search nodes for upscale\", " +
        "\"remember that I like portrait format\".";

    /// <summary>The demo's next step.</summary>
    public static DemoAnswer Next(DemoTurn turn)
    {
        if (TextToImage().Match(turn.Request) is { Success: true } image)
            return DemoTextToImage.Next(turn, image.Groups["subject"].Value.Trim());
        if (Connect().Match(turn.Request) is { Success: true } link)
            return OneTool(turn, "connectNodes", "Two nodes are named with their slots: connectNodes takes exactly that.", new JsonObject
            {
                ["sourceNodeId"] = Number(link, "from"),
                ["sourceSlot"] = Number(link, "out"),
                ["targetNodeId"] = Number(link, "to"),
                ["targetSlot"] = Number(link, "in"),
            }, $"Connected node {link.Groups["from"]} to node {link.Groups["to"]}.");
        if (Set().Match(turn.Request) is { Success: true } set)
            return OneTool(turn, "setNodeWidgetValue", "A widget, a node and a value are named: setNodeWidgetValue.", new JsonObject
            {
                ["nodeId"] = Number(set, "node"),
                ["widgetName"] = set.Groups["widget"].Value,
                ["value"] = Value(set.Groups["value"].Value.Trim()),
            }, $"{set.Groups["widget"]} of node {set.Groups["node"]} is {set.Groups["value"].Value.Trim()} now.");
        if (Describe().IsMatch(turn.Request))
            return OneTool(turn, "getWorkflowInfo", "I have to look at the canvas before I say anything about it.", [],
                Outline(turn.Data("getWorkflowInfo")));
        if (Search().Match(turn.Request) is { Success: true } search)
            return OneTool(turn, "searchInstalledNodes", "searchInstalledNodes knows what is installed.",
                new JsonObject { ["query"] = search.Groups["query"].Value.Trim() }, Found(turn.Data("searchInstalledNodes")));
        if (Remember().Match(turn.Request) is { Success: true } remember)
            return Learn(turn, remember.Groups["what"].Value.Trim().TrimEnd('.'));
        if (Add().Match(turn.Request) is { Success: true } add)
            return OneTool(turn, "addNode", $"The user wants a {add.Groups["type"]} on the canvas: addNode.",
                new JsonObject { ["nodeType"] = DemoNodeNames.ClassOf(add.Groups["type"].Value) },
                    Added(turn.Data("addNode"), add.Groups["type"].Value));
        return DemoAnswer.Say(Help);
    }

    /// <summary>Calls one tool, then tells what came of it.</summary>
    private static DemoAnswer OneTool(DemoTurn turn, string tool, string thought, JsonObject arguments, string success)
    {
        if (!turn.Tools.Contains(tool))
            return DemoAnswer.Say($"That needs the tool {tool}, which this panel or service does not have.");
        if (turn.Results.Count == 0)
            return new DemoAnswer(thought, "", (tool, arguments));
        return DemoAnswer.Say(turn.Data(tool) is null ? $"That did not work: {turn.LastError}" : success);
    }

    private static DemoAnswer Learn(DemoTurn turn, string what)
    {
        var name = what.Length <= 40 ? what : what[..40];
        return turn.Tools.Contains("addRule")
            ? OneTool(turn, "addRule", "A standing wish: I keep it as a rule.", new JsonObject { ["name"] = name, ["rule"] = what },
                $"I will remember: {what}.")
            : OneTool(turn, "createSkill", "A standing wish: I keep it as a skill.",
                new JsonObject { ["name"] = name, ["description"] = "What the user asked me to remember.", ["instructions"] = what },
                    $"I will remember: {what}.");
    }

    private static string Added(JsonElement? data, string type) =>
        data is { ValueKind: JsonValueKind.Object } node && node.TryGetProperty("nodeId", out var id)
            ? $"Done: {DemoNodeNames.ClassOf(type)} is on the canvas as node {id}."
            : $"Done: {DemoNodeNames.ClassOf(type)} is on the canvas.";

    private static string Outline(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } info || !info.TryGetProperty("nodes", out var nodes)
            || nodes.ValueKind != JsonValueKind.Array)
            return "The panel returned the workflow in a form that the demo cannot read.";
        if (nodes.GetArrayLength() == 0)
            return "The canvas is empty. Try \"build text to image of a red fox\".";
        var types = nodes.EnumerateArray().Select(node => node.TryGetProperty("type", out var type) ? type.ToString() : "?");
        return string.Create(CultureInfo.InvariantCulture,
            $"There are {nodes.GetArrayLength()} nodes on the canvas: {string.Join(", ", types)}.");
    }

    private static string Found(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } found || !found.TryGetProperty("nodes", out var nodes)
            || nodes.ValueKind != JsonValueKind.Array || nodes.GetArrayLength() == 0)
            return "Nothing that is installed fits these words.";
        return "These fit best:\n"
            + string.Join("\n", nodes.EnumerateArray().Take(5)
                .Select(node => "- `" + (node.TryGetProperty("name", out var name) ? name.ToString() : node.ToString()) + "`"));
    }

    private static JsonValue Number(Match match, string group) =>
        JsonValue.Create(long.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : 0);

    private static JsonNode Value(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text is "true" or "false" ? JsonNode.Parse(text)!
            : JsonValue.Create(text);

    [GeneratedRegex(@"\b(?:text[- ]?(?:to|2)[- ]?image|txt2img)\b(?:.*?\bof\s+(?<subject>.+))?",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex TextToImage();

    [GeneratedRegex(@"\bconnect\b\D*(?<from>\d{1,9})(?:\D*slot\D*(?<out>\d{1,4}))?\D*?\bto\b\D*(?<to>\d{1,9})(?:\D*slot\D*(?<in>\d{1,4}))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Connect();

    [GeneratedRegex(@"\bset\b\s+(?:the\s+)?(?<widget>\w+)\s+of\s+(?:node\s+)?(?<node>\d{1,9})\s+to\s+(?<value>.+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Set();

    [GeneratedRegex(@"\b(?:describe|explain|what is|what's)\b.*\b(?:workflow|graph|canvas)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Describe();

    [GeneratedRegex(@"\b(?:search|find|look for)\b.*?\bnodes?\b(?:\s+(?:for|that|to|about))?\s+(?<query>.+)", RegexOptions.IgnoreCase)]
    private static partial Regex Search();

    [GeneratedRegex(@"\bremember\b(?:\s+that)?\s+(?<what>.+)", RegexOptions.IgnoreCase)]
    private static partial Regex Remember();

    [GeneratedRegex(
        @"\b(?:add|insert|place|put|create)\b\s+(?:an?\s+|the\s+|one\s+)?(?:new\s+)?"
        + @"(?<type>\w[\w ]*?)(?:\s+node)?(?:\s+(?:to|on|in|at)\b.*)?[.!?]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Add();
}
