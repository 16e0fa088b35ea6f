using System.Text.Json;

namespace ComfyAssistant.Host.Models;

/// <summary>Tells text that is JSON from text that is not, or not yet.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Whether the text is one whole JSON value.</summary>
    public static bool IsWhole(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Deep);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
