using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>The value that the frontend gives a new widget.</summary>
internal static class WidgetDefault
{
    /// <summary>
    /// The declared default, or what the frontend takes without one: a combo's first value, 0 within limits, an empty text. Undefined for
    /// a combo without values, and for widgets that keep their value to themselves until they are used.
    /// </summary>
    public static JsonElement Of(InputSpec input)
    {
        if (input.DefaultJson is not null) return JsonElement.Parse(input.DefaultJson);
        if (First(input) is { } first) return first;
        return (input.WidgetType ?? input.Type) switch
        {
            "INT" or "FLOAT" => JsonSerializer.SerializeToElement(input.Range.Clamp(0)),
            "BOOLEAN" => JsonElement.Parse("false"),
            InputSpec.ComboType => default,
            "IMAGECOMPARE" => JsonElement.Parse("[\"\",\"\"]"),
            "COLOR" => JsonElement.Parse("\"#000000\""),
            "STRING" or "MARKDOWN" or "TEXTAREA" => JsonElement.Parse("\"\""),
            _ => default,
        };
    }

    /// <summary>A combo's first value; null when it has none, or is null itself.</summary>
    public static JsonElement? First(InputSpec input) =>
        input.Options is { Count: > 0 } options && JsonElement.Parse(options.JsonAt(0)) is { ValueKind: not JsonValueKind.Null } first
            ? first : null;
}
