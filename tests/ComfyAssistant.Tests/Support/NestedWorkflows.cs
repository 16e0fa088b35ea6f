using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>Random workflows of group nodes and subgraphs that hold each other, themselves, and many of each other.</summary>
internal static class NestedWorkflows
{
    private static readonly string[] Types =
        ["KSampler", "CheckpointLoaderSimple", "SaveImage", "PrimitiveNode", "Reroute", "NoSuchType", "", "VAEDecode", "SetNode",
            "GetNode", "Note"];

    public static JsonObject Next(Random random)
    {
        var definitions = random.Next(1, 8);
        var groups = new JsonObject();
        var subgraphs = new JsonArray();
        // Mostly each holds later ones, so that they multiply; now and then any, so that they make circles.
        for (var i = 0; i < definitions; i++)
        {
            var holds = random.Next(8) == 0 ? random.Next(1, 400) : random.Next(1, 12);
            var nodes = new JsonArray([.. Enumerable.Range(0, holds).Select(n => Node(random, n, i, definitions))]);
            var links = new JsonArray([.. Enumerable.Range(0, random.Next(holds * 2)).Select(n => Link(random, n, holds))]);
            var definition = new JsonObject
            {
                ["id"] = $"d{i}",
                ["name"] = $"d{i}",
                ["nodes"] = nodes,
                ["links"] = links,
                ["groups"] = Groups(random),
            };
            if (random.Next(2) == 0) groups[$"d{i}"] = definition;
            else subgraphs.Add(definition);
        }
        return new JsonObject
        {
            ["nodes"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 10)).Select(n => Node(random, n, -1, definitions))]),
            ["links"] = new JsonArray([.. Enumerable.Range(0, random.Next(12)).Select(n => Link(random, n, 10))]),
            ["groups"] = Groups(random),
            ["extra"] = new JsonObject { ["groupNodes"] = groups },
            ["definitions"] = new JsonObject { ["subgraphs"] = subgraphs },
        };
    }

    private static JsonArray Groups(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(10) == 0 ? random.Next(300) : random.Next(3)).Select(i => new JsonObject
        {
            ["title"] = $"g{i}",
            ["bounding"] = new JsonArray(-1000, -1000, random.Next(4000), 4000),
        }),
    ];

    private static JsonObject Node(Random random, int id, int within, int definitions)
    {
        var next = random.Next(10) == 0 || within + 1 >= definitions ? random.Next(definitions) : random.Next(within + 1, definitions);
        var type = random.Next(3) switch
        {
            0 => Types[random.Next(Types.Length)],
            1 => (random.Next(2) == 0 ? "workflow>" : "workflow/") + $"d{next}",
            _ => $"d{next}",
        };
        var node = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["pos"] = new JsonArray(random.Next(-2000, 2000), 0),
            ["mode"] = random.Next(10) == 0 ? 4 : 0,
            ["inputs"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)new JsonObject
            {
                ["name"] = "model",
                ["type"] = random.Next(2) == 0 ? "*" : "MODEL",
                ["link"] = random.Next(20),
            })]),
        };
        if (random.Next(2) == 0) node["widgets_values"] = new JsonArray(1, "x", null, true, random.Next());
        return node;
    }

    private static JsonArray Link(Random random, int id, int nodes) =>
    [
        id, random.Next(8) == 0 ? -10 : random.Next(nodes), random.Next(3), random.Next(8) == 0 ? -20 : random.Next(nodes), random.Next(3),
            "*",
    ];
}
