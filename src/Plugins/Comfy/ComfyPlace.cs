using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>A ComfyUI as sentences name it.</summary>
/// <param name="Address">Where it is expected.</param>
/// <param name="Name">Its name, where there are several; empty where there is one.</param>
internal sealed record ComfyPlace(Uri Address, string Name)
{
    /// <summary>The setting that says where it is.</summary>
    public string Variable => Name.Length == 0 ? "COMFYUI_BASE_URL" : "COMFYUI_SERVERS";

    public override string ToString() => Name.Length == 0 ? Display.Address(Address) : $"{Display.Address(Address)} (\"{Name}\")";
}
