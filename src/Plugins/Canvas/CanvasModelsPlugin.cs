using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Fetches model files that a workflow lacks. Runs in the panel, which asks the user.</summary>
public static class CanvasModelsPlugin
{
    private const int Longest = 2_000;

    /// <summary>Fetches a model file.</summary>
    [KernelFunction("downloadModel")]
    [DisplayName("Download a model")]
    [Description("Download a model file that findMissingModels named into the folder that its node reads, through ComfyUI-Manager, and "
        + "wait until it is there. Only addresses that the workflow or the Manager's list names. The user sees what it is and decides; do "
        + "not ask them beforehand.")]
    public static BrowserCall DownloadModel(
        [Description("The file, as findMissingModels named it.")] string file,
        [Description("Which of its addresses, where there are several.")] string? url = null)
    {
        if (string.IsNullOrWhiteSpace(file) || file.Length > Longest || file.Split('/', '\\').Contains(".."))
            throw new ToolException("downloadModel: 'file' is the name of a missing model, as findMissingModels returned it.");
        return url is null || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == "https")
            ? BrowserCall.Forward
            : throw new ToolException("downloadModel: 'url' is an https address that findMissingModels returned; leave it out otherwise.");
    }
}
