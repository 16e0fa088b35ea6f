using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>
/// Makes of a document's schemas ones that stand alone: references are opened and <c>allOf</c> is one object. What nests too deep, or goes
/// in a circle, takes any value. One is made per operation: its parts are counted together.
/// </summary>
internal sealed partial class ApiSchemas(References references)
{
    // One less than is allowed for a tool: the body is an argument.
    private const int MaxDepth = 6;
    private const int MaxParts = 300;
    private const int MaxProperties = 60;
    private const int MostAlternatives = 20;

    private static readonly string[] Rules =
        ["enum", "const", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "title"];

    private int _parts;

    /// <summary>The schema, with a description in front of its own where there is one.</summary>
    /// <exception cref="FormatException">It refers to what is not there, or has more parts than anybody fills in.</exception>
    public JsonObject Alone(JsonElement schema, string? description = null)
    {
        var alone = Value(schema, 0);
        if (!string.IsNullOrWhiteSpace(description)) alone["description"] = description;
        return alone;
    }

    private JsonObject Value(JsonElement schema, int depth)
    {
        if (++_parts > MaxParts) throw new FormatException($"its arguments have more than {MaxParts} parts");
        var value = new JsonObject();
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth) return value;
        foreach (var part in Parts(schema, 0)) Take(part, value, depth);
        if (value["required"] is JsonArray required && value["properties"] is JsonObject properties)
            value["required"] = new JsonArray([.. required.Select(name => (string?)name).Where(name => name is not null
                && properties.ContainsKey(name)).Distinct().Select(name => JsonValue.Create(name))]);
        return value;
    }

    // A schema and all that it must be at the same time. One alternative beside "null" is no choice.
    private List<JsonElement> Parts(JsonElement schema, int depth)
    {
        if (depth > MaxDepth) return [];
        var whole = references.Follow(schema);
        var parts = new List<JsonElement> { whole };
        // In version 3.1 words may stand beside a reference, and they are of this place.
        if (schema.TextOf("$ref") is not null && schema.TextOf("description") is not null) parts.Insert(0, Words(schema));
        foreach (var part in whole.Items("allOf").Take(MostAlternatives)) parts.AddRange(Parts(part, depth + 1));
        foreach (var name in new[] { "anyOf", "oneOf" })
            if (whole.Items(name).Where(item => item.TextOf("type") != "null").ToList() is [var only])
                parts.AddRange(Parts(only, depth + 1));
        return parts;
    }

    private void Take(JsonElement part, JsonObject value, int depth)
    {
        if (!value.ContainsKey("description") && part.TextOf("description") is { } words) value["description"] = words;
        if (!value.ContainsKey("type") && TypeOf(part) is { } type) value["type"] = type;
        foreach (var rule in Rules)
            if (!value.ContainsKey(rule) && part.Member(rule) is { ValueKind: not JsonValueKind.Undefined } given)
                value[rule] = JsonNode.Parse(given.GetRawText());
        if (!value.ContainsKey("items") && part.Member("items") is { ValueKind: JsonValueKind.Object } items)
            value["items"] = Value(items, depth + 1);
        if (part.Member("properties") is not { ValueKind: JsonValueKind.Object } members) return;
        if (value["properties"] is not JsonObject properties) value["properties"] = properties = [];
        if (value["required"] is not JsonArray required) value["required"] = required = [];
        var needed = part.Items("required").Select(item => item.TextIfAny()).ToHashSet(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject().OrderByDescending(member => needed.Contains(member.Name)))
        {
            var isNeeded = needed.Contains(member.Name);
            // What the API alone sets is nothing to send; of what no model can name, only what must be sent is a reason to give up.
            if (references.Follow(member.Value).IsTrue("readOnly") || properties.ContainsKey(member.Name)
                || !isNeeded && (properties.Count >= MaxProperties || !Name().IsMatch(member.Name)))
                continue;
            properties[member.Name] = Value(member.Value, depth + 1);
            if (isNeeded) required.Add(JsonValue.Create(member.Name));
        }
    }

    private static string? TypeOf(JsonElement schema) => schema.Member("type") switch
    {
        { ValueKind: JsonValueKind.String } one => one.GetString(),
        { ValueKind: JsonValueKind.Array } several =>
            several.EnumerateArray().Select(item => item.TextIfAny()).FirstOrDefault(item => item is not ("null" or "")),
        _ => schema.Member("properties").ValueKind == JsonValueKind.Object ? "object" : null,
    };

    private static JsonElement Words(JsonElement schema) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["description"] = schema.TextOf("description") });

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex Name();
}
