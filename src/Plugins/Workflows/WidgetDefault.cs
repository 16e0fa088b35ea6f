using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>The value that the frontend gives a new widget.</summary>
internal static class WidgetDefault
{
    /// <summary>
    /// The declared default, or what the frontend takes without one: a combo's first value, 0 within limits, an empty text. Undefined for a combo
    /// without values, and for widgets that keep their value to themselves until they are used.
    /// </summary>
    public static JsonElement Of(InputSpec input)
    {
        if (input.DefaultJson is not null) return JsonElement.Parse(input.DefaultJson);
        if (input.Options is { Count: > 0 }) return JsonElement.Parse(input.Options.JsonAt(0));
        return (input.WidgetType ?? input.Type) switch
        {
            "INT" or "FLOAT" => JsonSerializer.SerializeToElement(input.Range.Clamp(0)),
            "BOOLEAN" => JsonElement.Parse("false"),
            InputSpec.ComboType => default,
            "COLOR" => JsonElement.Parse("\"#000000\""),
            "STRING" or "MARKDOWN" or "TEXTAREA" => JsonElement.Parse("\"\""),
            _ => default,
        };
    }
}
