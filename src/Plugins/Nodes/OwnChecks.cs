namespace ComfyAssistant.Plugins.Nodes;

/// <summary>
/// Inputs of ComfyUI's own nodes that the node itself checks, so that the server passes over their declared lists and limits. An
/// object_info does not tell; these are the core nodes of ComfyUI 0.33.
/// </summary>
internal static class OwnChecks
{
    // Null where the node takes all its inputs on itself.
    private static readonly Dictionary<string, string?> Inputs = new(StringComparer.Ordinal)
    {
        ["CustomCombo"] = null,
        ["Load3D"] = null,
        ["Load3DAdvanced"] = null,
        ["SelectModelDevice"] = "device",
        ["SelectCLIPDevice"] = "device",
        ["SelectVAEDevice"] = "device",
        ["ModelAttentionBackend"] = "attention",
    };

    /// <summary>True when the declared list and limits of the input say nothing.</summary>
    public static bool Cover(NodeType type, string input) =>
        Inputs.TryGetValue(type.Name, out var own) && (own is null || own == input) && type.Package is null;

    /// <summary>True when the value is the name of a file in ComfyUI's folders, which may hold more than the declared list.</summary>
    public static bool IsFile(NodeType type, InputSpec input) => input.HasUpload || (type.Name, input.Name) == ("LoadLatent", "latent");
}
