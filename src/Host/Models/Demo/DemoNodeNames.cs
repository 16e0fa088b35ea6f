namespace ComfyAssistant.Host.Models.Demo;

/// <summary>Class names behind the words that people use for the commonest nodes.</summary>
internal static class DemoNodeNames
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ksampler"] = "KSampler",
        ["sampler"] = "KSampler",
        ["checkpoint"] = "CheckpointLoaderSimple",
        ["checkpointloader"] = "CheckpointLoaderSimple",
        ["loadcheckpoint"] = "CheckpointLoaderSimple",
        ["prompt"] = "CLIPTextEncode",
        ["textprompt"] = "CLIPTextEncode",
        ["cliptextencode"] = "CLIPTextEncode",
        ["emptylatent"] = "EmptyLatentImage",
        ["emptylatentimage"] = "EmptyLatentImage",
        ["vaedecode"] = "VAEDecode",
        ["vaeencode"] = "VAEEncode",
        ["saveimage"] = "SaveImage",
        ["previewimage"] = "PreviewImage",
        ["loadimage"] = "LoadImage",
        ["loraloader"] = "LoraLoader",
        ["lora"] = "LoraLoader",
    };

    /// <summary>The class that <paramref name="words"/> name, or the words themselves without spaces: they may be a class that is not in
    /// the list.</summary>
    public static string ClassOf(string words)
    {
        var name = words.Replace(" ", "", StringComparison.Ordinal);
        return Classes.GetValueOrDefault(name, name);
    }
}
