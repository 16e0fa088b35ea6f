using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.McpServers;

/// <summary>
/// Rewrites the schema of a server's tool as the pickiest providers take it and as calls are checked here: one type a property, no
/// references, no unions as lists of types. What people would read in it is taken out and returned apart, to be marked
/// as the server's words.
/// </summary>
internal static partial class ToolSchemas
{
    private const int MaxDepth = 8;
    private const int MaxProperties = 64;
    private const int MaxNodes = 400;
    private const int MaxChoices = 100;
    private const int MaxLength = 32 * 1024;
    private const int LongestText = 300;
    private const int LongestChoice = 128;

    // Rules that say which values are right. Patterns are left to the server: some providers refuse what they cannot compile.
    private static readonly string[] Rules =
        ["minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength"];

    private static readonly string[] Types = ["string", "number", "integer", "boolean", "object", "array"];

    /// <summary>The schema, and what the server says of the arguments, a line each.</summary>
    /// <exception cref="FormatException">Nobody could call a tool with it; the message completes "it cannot be used: …".</exception>
    public static (JsonElement Schema, string Words) Rewrite(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) throw new FormatException("its schema is no JSON object");
        if (schema.GetRawText().Length > MaxLength) throw new FormatException("its schema is longer than any model should read");
        var walk = new Walk(schema);
        var rewritten = walk.Object(schema, "", 0);
        return (JsonSerializer.SerializeToElement(rewritten), walk.Words.ToString().TrimEnd());
    }

    /// <summary>Why no model could call a tool with this schema; null where one could.</summary>
    public static string? Problem(JsonElement schema)
    {
        try
        {
            Rewrite(schema);
            return null;
        }
        catch (FormatException unfit)
        {
            return unfit.Message;
        }
    }

    // What every provider takes, and what can hold no sentence.
    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex Name();

    private sealed class Walk(JsonElement root)
    {
        private int _nodes;

        public StringBuilder Words { get; } = new();

        public JsonObject Object(JsonElement schema, string path, int depth)
        {
            var properties = new JsonObject();
            foreach (var property in Members(schema.Member("properties")))
            {
                if (properties.Count == MaxProperties)
                    throw new FormatException($"it has more than {MaxProperties} arguments in one object");
                if (!Name().IsMatch(property.Name))
                    throw new FormatException("an argument has a name of other characters than letters, digits, '_', '-' and '.'");
                properties[property.Name] = Value(property.Value, path + property.Name, depth + 1);
            }
            var required = Items(schema.Member("required")).Select(name => name.TextIfAny()).Where(properties.ContainsKey).Distinct();
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
            };
        }

        private JsonObject Value(JsonElement schema, string path, int depth)
        {
            if (depth > MaxDepth) throw new FormatException($"its arguments nest more than {MaxDepth} deep");
            if (++_nodes > MaxNodes) throw new FormatException($"its schema has more than {MaxNodes} parts");
            schema = Followed(schema);
            Say(path, schema);
            var type = TypeOf(schema);
            var value = type switch
            {
                "object" => Object(schema, path + ".", depth),
                "array" => new JsonObject { ["type"] = "array", ["items"] = Item(schema.Member("items"), path + "[]", depth + 1) },
                null => [],
                _ => new JsonObject { ["type"] = type },
            };
            if (type is "string" && Choices(schema) is { } choices) value["enum"] = choices;
            foreach (var rule in Rules)
                if (type is not null && schema.Member(rule) is { ValueKind: JsonValueKind.Number } number)
                    value[rule] = JsonNode.Parse(number.GetRawText());
            return value;
        }

        private JsonObject Item(JsonElement items, string path, int depth) =>
            items.ValueKind == JsonValueKind.Object ? Value(items, path, depth) : [];

        // "null" among the types, or beside one other schema, means that the argument can be left out.
        private JsonElement Followed(JsonElement schema)
        {
            for (var hops = 0; hops < MaxDepth; hops++)
            {
                if (schema.TextOf("$ref") is { } reference)
                    schema = Find(reference);
                else if (Alternative(schema) is { } only)
                    schema = only;
                else
                    return schema;
            }
            throw new FormatException("its schema refers to itself");
        }

        private static JsonElement? Alternative(JsonElement schema)
        {
            if (schema.Member("type").ValueKind != JsonValueKind.Undefined) return null;
            foreach (var name in new[] { "anyOf", "oneOf", "allOf" })
            {
                var others = Items(schema.Member(name)).Where(item => item.TextOf("type") != "null").ToList();
                if (others.Count == 1) return others[0];
            }
            return null;
        }

        private JsonElement Find(string reference)
        {
            if (reference is "#" || !reference.StartsWith("#/", StringComparison.Ordinal))
                throw new FormatException(reference is "#" ? "its schema refers to itself" : "its schema refers to another document");
            var found = root;
            foreach (var part in reference[2..].Split('/'))
                found = found.Member(Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal)
                    .Replace("~0", "~", StringComparison.Ordinal));
            return found.ValueKind == JsonValueKind.Object ? found
                : throw new FormatException($"its schema refers to {reference.Cut(60)}, which is not there");
        }

        private static string? TypeOf(JsonElement schema)
        {
            var type = schema.Member("type");
            var name = type.ValueKind == JsonValueKind.Array
                ? Items(type).Select(item => item.TextIfAny()).FirstOrDefault(item => item != "null") : type.TextIfAny();
            if (Types.Contains(name)) return name;
            return schema.Member("properties").ValueKind == JsonValueKind.Object ? "object"
                : Choices(schema) is not null ? "string" : null;
        }

        private static JsonArray? Choices(JsonElement schema)
        {
            var choices = Items(schema.Member("enum")).Where(item => item.ValueKind != JsonValueKind.Null).ToList();
            if (schema.Member("const") is { ValueKind: JsonValueKind.String } only) choices = [only];
            return choices.Count is > 0 and <= MaxChoices && choices.TrueForAll(item => item.TextIfAny().Length is > 0 and <= LongestChoice)
                ? new JsonArray([.. choices.Select(item => JsonValue.Create(item.GetString()))]) : null;
        }

        private void Say(string path, JsonElement schema)
        {
            var words = schema.TextOf("description") ?? schema.TextOf("title");
            if (string.IsNullOrWhiteSpace(words)) return;
            Words.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"- {path}: {string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Cut(LongestText)}\n");
        }

        private static List<JsonProperty> Members(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject()] : [];

        private static List<JsonElement> Items(JsonElement value) =>
            value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
    }
}
