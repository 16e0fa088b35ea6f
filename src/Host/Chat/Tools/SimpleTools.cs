using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// Tools in short words: only the first sentence of the tool's description and of each argument's. Small models follow those better than
/// long ones.
/// </summary>
internal static partial class SimpleTools
{
    private static readonly ConditionalWeakTable<Tool, Tool> Known = [];

    /// <summary>The same tool, made once.</summary>
    /// <remarks>A server's own words stay whole: cut after a sentence, they would lose the marks around them.</remarks>
    public static Tool Of(Tool tool) => tool.Server is null ? Known.GetValue(tool, Shortened) : tool;

    // Made again rather than copied: a copy would keep the length of the whole.
    private static Tool Shortened(Tool tool)
    {
        var schema = JsonNode.Parse(tool.Parameters.GetRawText());
        Shorten(schema);
        return new Tool(tool.Name, tool.Title, FirstSentence(tool.Description), tool.RunsIn,
            JsonSerializer.SerializeToElement(schema, ToolJson.Options), tool.Made)
        {
            ReadsOnly = tool.ReadsOnly,
            IsCore = tool.IsCore,
        };
    }

    // An argument may be called "description" too: its value is a schema and no text.
    private static void Shorten(JsonNode? node)
    {
        if (node is JsonArray items)
            foreach (var item in items)
                Shorten(item);
        if (node is not JsonObject schema)
            return;
        foreach (var name in schema.Select(member => member.Key).ToList())
            if (name == "description" && schema[name] is JsonValue value && value.TryGetValue<string>(out var text))
                schema[name] = FirstSentence(text);
            else
                Shorten(schema[name]);
    }

    private static string FirstSentence(string text) => Sentence().Match(text) is { Success: true } first ? first.Value : text;

    // "e.g." and "12.5" do not end one.
    [GeneratedRegex(@"^[\s\S]+?(?<!\b[a-z]\.[a-z])[.!?](?=\s+[A-Z""'])")]
    private static partial Regex Sentence();
}
