using System.Globalization;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>Says of a body that is no JSON what is wrong with it.</summary>
internal static class JsonFault
{
    /// <summary>The refusal of a body that could not be parsed.</summary>
    /// <param name="broken">What the parser said.</param>
    /// <param name="maxDepth">How deep the body may nest.</param>
    public static RequestException Refused(JsonException broken, int maxDepth) =>
        broken.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? new RequestException(string.Create(CultureInfo.InvariantCulture,
                $"The body nests deeper than {maxDepth} levels{Place(broken)}. Send it flatter, or leave the deep part out."),
                    broken.Message)
            : new RequestException("Invalid JSON body", broken.Message);

    private static string Place(JsonException broken) =>
        broken.LineNumber is { } line ? string
            .Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {broken.BytePositionInLine})") : "";
}
