using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Large workflows of core nodes in the API format, always the same for the same seed: chains of loaders, prompts, samplers and outputs.
/// </summary>
internal static class GeneratedWorkflows
{
    private static readonly string[] Samplers = ["KSampler", "KSamplerAdvanced", "SamplerCustomAdvanced"];

    public static JsonElement Of(int size, int seed)
    {
        var random = new Random(seed);
        var nodes = new JsonObject();
        var id = 0;
        while (nodes.Count < size)
        {
            var loader = Add("CheckpointLoaderSimple", ("ckpt_name", $"model {random.Next(5)}.safetensors"));
            var sampler = Samplers[random.Next(Samplers.Length)];
            JsonNode? latent = Link(Add("EmptyLatentImage", ("width", 64 * random.Next(8, 20)), ("height", 512), ("batch_size", 1)));
            for (var pass = random.Next(1, 4); pass > 0; pass--)
            {
                var positive = Add("CLIPTextEncode", ("text", string.Join(
                    ' ', Enumerable.Range(0, random.Next(3, 60)).Select(_ => "word" + random.Next(100)))), ("clip", Link(loader, 1)));
                latent = Link(Add(sampler, ("steps", random.Next(10, 40)), ("seed", random.Next()), ("model", Link(loader)),
                    ("positive", Link(positive)), ("latent_image", latent)));
            }
            var image = Link(Add("VAEDecode", ("samples", latent), ("vae", Link(loader, 2))));
            for (var effects = random.Next(0, 6); effects > 0; effects--) image = Link(
                Add("ImageBlur", ("image", image), ("blur_radius", random.Next(1, 9)), ("sigma", 1)));
            Add(random.Next(3) == 0 ? "PreviewImage" : "SaveImage", ("images", image));
        }
        return JsonSerializer.SerializeToElement(nodes);

        string Add(string type, params (string Name, JsonNode? Value)[] inputs)
        {
            var name = (++id).ToString(System.Globalization.CultureInfo.InvariantCulture);
            nodes[name] = new JsonObject
            {
                ["class_type"] = type,
                ["inputs"] = new JsonObject(inputs.Select(input => KeyValuePair.Create(input.Name, input.Value?.DeepClone()))),
            };
            return name;
        }

        static JsonArray Link(string node, int slot = 0) => [node, slot];
    }
}
