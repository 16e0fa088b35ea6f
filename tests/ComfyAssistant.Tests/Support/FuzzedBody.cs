using System.Text;

namespace ComfyAssistant.Tests.Support;

/// <summary>Makes request bodies that hold the words of workflows in all wrong places.</summary>
internal static class FuzzedBody
{
    private static readonly string[] Names =
    [
        "workflow", "nodes", "links", "inputs", "class_type", "widgets_values", "id", "type", "link", "widget", "name", "definitions",
        "subgraphs",
        "extra", "groupNodes", "properties", "proxyWidgets", "outputs", "mode", "to", "before", "after", "1", "2", "-10", "__value__",
        "linkIds",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1", "2", "1e400", "-1e400", "99999999999999999999", "0.5", "NaN", "Infinity", "\"\"", "\"1\"",
        "\"-10\"",
        "\"KSampler\"", "\"Reroute\"", "\"PrimitiveNode\"", "\"CustomCombo\"", "\"workflow>g\"", "\"\\ud83d\"", "\"api\"", "\"ui\"",
        "\"LoadImage\"",
        "\"SaveImage\"", "[\"1\",0]", "[1,1,-1,2,0,\"IMAGE\"]", "[null]", "{\"name\":\"seed\"}", "\"{\\\"nodes\\\":[]}\"",
    ];

    public static string Make(Random random)
    {
        var body = new StringBuilder("{\"workflow\":");
        Value(body, random, 0);
        body.Append(",\"to\":\"").Append(random.Next(2) == 0 ? "api" : "ui").Append("\",\"before\":");
        Value(body, random, 2);
        body.Append(",\"after\":");
        Value(body, random, 2);
        body.Append('}');
        // Now and then something is cut off or doubled.
        return random.Next(20) switch
        {
            0 => body.ToString()[..random.Next(body.Length)],
            1 => body.ToString() + body,
            _ => body.ToString(),
        };
    }

    private static void Value(StringBuilder body, Random random, int depth)
    {
        var kind = depth > 6 ? 0 : random.Next(depth < 3 ? 5 : 3);
        if (kind == 0)
        {
            body.Append(Values[random.Next(Values.Length)]);
            return;
        }
        var isObject = kind != 1;
        var count = random.Next(5);
        body.Append(isObject ? '{' : '[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0) body.Append(',');
            if (isObject) body.Append('"').Append(Names[random.Next(Names.Length)]).Append("\":");
            Value(body, random, depth + 1);
        }
        body.Append(isObject ? '}' : ']');
    }
}
