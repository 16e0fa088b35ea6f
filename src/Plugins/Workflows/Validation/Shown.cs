using System.Text.Json;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Values as they appear in messages.</summary>
internal static class Shown
{
    private const int Longest = 80;

    /// <summary>JSON, cut when it is long.</summary>
    public static string Json(JsonElement value) => Cut(value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText());

    /// <summary>A text without its quotes, anything else as JSON.</summary>
    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>The text, or its beginning and an ellipsis; never half of a character outside the basic plane.</summary>
    public static string Cut(string text, int longest = Longest)
    {
        if (text.Length <= longest) return text;
        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";
    }
}
