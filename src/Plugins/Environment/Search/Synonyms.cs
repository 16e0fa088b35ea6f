namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Words that people use for the same thing in this field.</summary>
internal static class Synonyms
{
    private static readonly string[] Groups =
    [
        "upscale enlarge bigger larger superresolution hires magnify",
        "resize scale rescale shrink smaller",
        "image picture photo img pic",
        "save export store write",
        "load open import read",
        "preview show display view see look",
        "mask inpaint",
        "outpaint extend uncrop border",
        "prompt text",
        "text string words",
        "combine merge join mix",
        "blend mix overlay",
        "concat concatenate append join",
        "composite paste overlay",
        "remove delete erase",
        "rembg rmbg background cutout",
        "crop cut trim",
        "video movie film",
        "animation animate animated gif",
        "audio sound music",
        "edge canny outline contour lineart",
        "pose openpose dwpose skeleton",
        "depth midas zoe",
        "noise grain random",
        "flip mirror",
        "rotate turn",
        "invert negate",
        "color colour",
        "blur soften smooth",
        "sharpen crisp",
        "grow expand dilate enlarge",
        "feather soft",
        "number int float",
        "checkpoint ckpt",
        "diffusion unet",
        "lora style",
        "face portrait",
        "detail fix improve restore",
        "segment sam detect",
        "caption describe interrogate",
        "size resolution dimension",
        "condition conditioning guidance",
        "denoise sample generate render",
        "repeat duplicate copy",
        "batch list several multiple",
        "brightness bright lighten exposure",
        "empty blank",
    ];

    private static readonly Dictionary<string, string[]> ByStem = Groups
        .Select(group => group.Split(' ').Select(SearchWords.Stem).Distinct().ToArray())
        .SelectMany(group => group.Select(word => (word, others: group.Where(other => other != word))))
        .GroupBy(entry => entry.word, entry => entry.others)
        .ToDictionary(entry => entry.Key, entry => entry.SelectMany(others => others).Distinct().ToArray());

    /// <summary>All stems that have synonyms.</summary>
    public static IEnumerable<string> Known => ByStem.Keys;

    /// <summary>The stems that mean about the same as this one.</summary>
    public static IReadOnlyList<string> Of(string stem) => ByStem.GetValueOrDefault(stem, []);
}
