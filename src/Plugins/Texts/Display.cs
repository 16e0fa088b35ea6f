using System.Text.Json;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>Values as they appear in messages.</summary>
public static class Display
{
    private const int Longest = 80;

    /// <summary>JSON, cut when it is long.</summary>
    public static string Json(JsonElement value, int longest = Longest) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.String => Quoted(value.GetString()!).Cut(longest),
        _ => value.GetRawText().Cut(longest),
    };

    /// <summary>A text without its quotes, anything else as JSON; empty when there is no value.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    /// <summary>An address without its user name, password and query, which may hold secrets.</summary>
    public static string Address(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);

        return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
    }

    // Not as the file has it: Python writes 灯 as \u706f, which nobody can read and which costs a model six times the characters.
    private static string Quoted(string text) => $"\"{text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)}\"";
}
