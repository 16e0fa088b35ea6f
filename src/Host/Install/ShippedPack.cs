namespace ComfyAssistant.Host.Install;

/// <summary>The pack for ComfyUI that ships with this program.</summary>
internal static class ShippedPack
{
    /// <summary>The folder of the built pack.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot", "comfyui");
}
