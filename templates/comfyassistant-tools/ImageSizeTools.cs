using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyTools1;

/// <summary>Tools about the size of an image.</summary>
public static class ImageSizeTools
{
    private const int Multiple = 64;

    /// <summary>Suggests a width and a height for an aspect ratio.</summary>
    [KernelFunction("suggestImageSize"), ReadsOnly]
    [Description("Suggest width and height for an aspect ratio, in multiples of 64, with about as many pixels as the model's native square.")]
    public static ImageSize SuggestImageSize(
        [Description("Width divided by height, for example 1.78 for 16:9.")] double aspectRatio,
        [Description("The side of the model's native square in pixels: 512 for SD 1.5, 1024 for SDXL and Flux.")] int side = 1024)
    {
        if (aspectRatio is not (>= 0.1 and <= 10))
            throw new ToolException($"suggestImageSize: 'aspectRatio' is {aspectRatio}; give width divided by height, from 0.1 to 10.");

        var width = side * Math.Sqrt(aspectRatio);
        return new ImageSize(Rounded(width), Rounded(width / aspectRatio));
    }

    private static int Rounded(double pixels) => Math.Max(1, (int)Math.Round(pixels / Multiple)) * Multiple;
}

/// <summary>The size of an image.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record ImageSize(int Width, int Height);
