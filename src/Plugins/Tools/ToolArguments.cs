using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>
/// Fits what a model sent to what a tool declares. Small models write numbers as text, objects as JSON in a string, and null for
/// "not given"; where only one reading is possible it is taken, everything else is refused in words that the model can act on.
/// </summary>
public static class ToolArguments
{
    /// <summary>Returns the arguments with every value of its declared type. Undeclared ones are kept as they are.</summary>
    /// <param name="tool">The tool that is called.</param>
    /// <param name="arguments">What the model sent.</param>
    /// <exception cref="ToolException">The arguments are no object, a required one is missing, or a value does not fit.</exception>
    public static JsonElement Fit(Tool tool, JsonElement arguments)
    {
        ArgumentNullException.ThrowIfNull(tool);

        if (arguments.ValueKind != JsonValueKind.Object)
            throw new ToolException($"{tool.Name} takes one JSON object as arguments, not {Display.Json(arguments)}.");
        try
        {
            return JsonSerializer.SerializeToElement(Object(tool.Name, "", tool.Parameters, arguments), ToolJson.Options);
        }
        // An object that was sent as JSON in a string adds its levels to those around it.
        catch (JsonException)
        {
            throw new ToolException($"{tool.Name}: the arguments nest more than 64 deep. Call it with flatter ones.");
        }
    }

    /// <summary>
    /// Returns one argument with its declared type, while others may still be on their way; null for one that <see cref="Fit"/> leaves out.
    /// </summary>
    /// <param name="tool">The tool that is called.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="value">What the model sent.</param>
    /// <exception cref="ToolException">The value does not fit.</exception>
    public static JsonElement? FitOne(Tool tool, string name, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(tool);

        if (!tool.Parameters.GetProperty("properties").TryGetProperty(name, out var expected))
            return value.Clone();
        return value.ValueKind == JsonValueKind.Null
            ? null
            : JsonSerializer.SerializeToElement(Value(tool.Name, name, expected, value), ToolJson.Options);
    }

    private static JsonObject Object(string tool, string path, JsonElement schema, JsonElement value)
    {
        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        var fitted = new JsonObject();
        foreach (var argument in value.EnumerateObject())
        {
            if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(argument.Name, out var expected))
                fitted[argument.Name] = JsonNode.Parse(argument.Value.GetRawText());
            else if (argument.Value.ValueKind != JsonValueKind.Null)
                fitted[argument.Name] = Value(tool, path + argument.Name, expected, argument.Value);
        }

        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !fitted.ContainsKey(name)).ToList()
            : [];
        if (missing.Count > 0)
        {
            var names = string.Join(" and ", missing.Select(name => $"'{path}{name}'"));
            throw new ToolException($"{tool} needs {names}; call it again with all required arguments.");
        }
        return fitted;
    }

    private static JsonNode? Value(string tool, string path, JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("enum", out _) ? Text(tool, path, schema, value)
                : IsNumberOrText(schema) ? NumberOrText(tool, path, value)
                : JsonNode.Parse(value.GetRawText());

        return type.GetString() switch
        {
            "string" => Text(tool, path, schema, value),
            "integer" => Integer(value) ?? throw Unfit(tool, path, "a whole number", value),
            "number" => Number(value) ?? throw Unfit(tool, path, "a number", value),
            "boolean" => Boolean(value) ?? throw Unfit(tool, path, "true or false", value),
            "object" => Object(
                tool, path + ".", schema, Unpacked(value, JsonValueKind.Object) ?? throw Unfit(tool, path, "an object", value)),
            "array" => Array(tool, path, schema, Unpacked(value, JsonValueKind.Array) ?? throw Unfit(tool, path, "an array", value)),
            _ => JsonNode.Parse(value.GetRawText()),
        };
    }

    // As ToolSchema writes NumberOrText: small models send every id as text.
    private static bool IsNumberOrText(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("anyOf", out var kinds)
        && kinds.EnumerateArray().Select(kind => kind.TryGetProperty("type", out var type) ? type.GetString() : null)
            .SequenceEqual(["integer", "string"]);

    private static JsonNode NumberOrText(string tool, string path, JsonElement value) =>
        Integer(value) ?? (value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? JsonValue.Create(value.GetString()!)
            : throw Unfit(tool, path, "a whole number or a text", value));

    private static JsonArray Array(string tool, string path, JsonElement schema, JsonElement value)
    {
        schema.TryGetProperty("items", out var items);
        return new JsonArray([.. value.EnumerateArray().Select((item, index) => Value(tool, $"{path}[{index}]", items, item))]);
    }

    private static JsonValue Text(string tool, string path, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            throw Unfit(tool, path, "text", value);

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (!schema.TryGetProperty("enum", out var allowed))
            return JsonValue.Create(text);

        var values = allowed.EnumerateArray().Select(item => item.GetString()!).ToList();
        return values.FirstOrDefault(item => item.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } match
            ? JsonValue.Create(match)
            : throw Unfit(tool, path, "one of " + string.Join(", ", values), value);
    }

    private static JsonNode? Integer(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _))
            return JsonNode.Parse(value.GetRawText());
        return Number(value) is { } number
            && decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)exact)
            : null;
    }

    private static JsonNode? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => JsonNode.Parse(value.GetRawText()),
        JsonValueKind.String when IsNumber(value.GetString()!.Trim()) => JsonNode.Parse(value.GetString()!.Trim()),
        _ => null,
    };

    private static bool IsNumber(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return parsed.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonValue? Boolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(value.GetBoolean()),
        JsonValueKind.String when bool.TryParse(value.GetString(), out var parsed) => JsonValue.Create(parsed),
        _ => null,
    };

    /// <summary>The value itself, or the JSON that a string of it holds, where that is of the wanted kind.</summary>
    private static JsonElement? Unpacked(JsonElement value, JsonValueKind wanted)
    {
        if (value.ValueKind == wanted)
            return value;
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            using var parsed = JsonDocument.Parse(value.GetString()!);
            return parsed.RootElement.ValueKind == wanted ? parsed.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ToolException Unfit(string tool, string path, string expected, JsonElement value) =>
        new($"{tool}: '{path}' must be {expected}, not {Display.Json(value)}.");
}
