namespace ComfyAssistant.Plugins.Nodes;

/// <summary>The types of inputs for which ComfyUI's frontend has a widget.</summary>
internal static class WidgetTypes
{
    // Its own ones first, then those that its core extensions register.
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "INT", "FLOAT", "BOOLEAN", "STRING", InputSpec.ComboType, "MARKDOWN", "TEXTAREA", "COLOR", "BOUNDING_BOX", "CURVE", "RANGE",
        "CHART", "GALLERIA", "PAINTER", "IMAGECOMPARE", "IMAGEUPLOAD",
        "WEBCAM", "LOAD_3D", "LOAD_3D_ANIMATION", "PREVIEW_3D", "PREVIEW_3D_ANIMATION", "AUDIO_UI", "AUDIOUPLOAD", "AUDIO_RECORD",
    };

    public static bool Has(string type) => Types.Contains(type);

    /// <summary>A union or a wildcard never has a widget of its own.</summary>
    public static bool MayHave(string type) => !type.Contains(',') && !TypeRules.IsAny(type);
}
