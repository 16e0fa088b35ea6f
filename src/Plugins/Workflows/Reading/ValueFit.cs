using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Tells how unlikely it is that a value in a file is an input's own.</summary>
internal static class ValueFit
{
    // Enough to lose against any other reading, and not so much as a value of another kind.
    private const double Doubtful = 0.25;

    /// <summary>0 for a value that fits, 1 for one of another kind.</summary>
    public static double Misfit(InputSpec input, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return Doubtful;
        return (input.WidgetType ?? input.Type) switch
        {
            "INT" => value.ValueKind switch
            {
                JsonValueKind.Number => IsWithin(input, value) ? 0 : Doubtful,
                JsonValueKind.String when double.TryParse(value.GetString(), out _) => Doubtful,
                _ => 1,
            },
            "FLOAT" => value.ValueKind == JsonValueKind.Number ? IsWithin(input, value) ? 0 : Doubtful : 1,
            "BOOLEAN" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? 0 : 1,
            "STRING" or "COLOR" or "MARKDOWN" or "TEXTAREA" => value.ValueKind == JsonValueKind.String ? 0 : 1,
            InputSpec.ComboType => Combo(input, value),
            _ when input.Dynamic is DynamicInput.Combo => input.Options!.Contains(value) ? 0 : 1,
            _ => 0,
        };
    }

    private static double Combo(InputSpec input, JsonElement value)
    {
        if (input.Options is null || input.Options.Contains(value)) return 0;
        // Of a list of model files others may be installed here than where the file was made.
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Array
            ? WidgetLayout.IsControlMode(value.ValueKind == JsonValueKind.String ? value.GetString() : null) ? 1 : Doubtful : 1;
    }

    private static bool IsWithin(InputSpec input, JsonElement value) =>
        value.GetDouble() is var number && !(number < input.Range.FloatMin) && !(number > input.Range.FloatMax);
}
