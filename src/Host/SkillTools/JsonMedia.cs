namespace ComfyAssistant.Host.SkillTools;

/// <summary>Which media types are JSON (https://www.rfc-editor.org/rfc/rfc6839#section-3.1).</summary>
internal static class JsonMedia
{
    /// <summary>Whether a type, with or without parameters, is JSON.</summary>
    public static bool Is(string mediaType)
    {
        var type = mediaType.Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
