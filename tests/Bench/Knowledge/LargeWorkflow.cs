using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Bench.Knowledge;

/// <summary>A valid workflow of many nodes: text to image, over and over.</summary>
internal static class LargeWorkflow
{
    private const int NodesPerPicture = 7;

    /// <param name="nodes">How many nodes; a multiple of 7 is met exactly.</param>
    public static JsonElement Api(int nodes)
    {
        var workflow = new JsonObject();
        for (var i = 0; i < nodes / NodesPerPicture; i++) AddPicture(workflow, i * NodesPerPicture);
        return JsonSerializer.SerializeToElement(workflow);
    }

    /// <summary>The same as ComfyUI's frontend saves it.</summary>
    public static JsonElement Ui(JsonElement api) =>
        JsonSerializer.SerializeToElement(UiWriter.Write(Workflow.Read(api, BuiltInNodes.Catalog), BuiltInNodes.Catalog).Json);

    private static void AddPicture(JsonObject workflow, int first)
    {
        string Id(int offset) => (first + offset).ToString(System.Globalization.CultureInfo.InvariantCulture);
        JsonArray From(int offset, int slot) => [Id(offset), slot];

        void Add(int offset, string type, JsonObject inputs) =>
            workflow[Id(offset)] = new JsonObject { ["class_type"] = type, ["inputs"] = inputs };

        Add(0, "CheckpointLoaderSimple", new() { ["ckpt_name"] = "any.safetensors" });
        Add(1, "CLIPTextEncode", new() { ["text"] = $"a red fox, number {first}", ["clip"] = From(0, 1) });
        Add(2, "CLIPTextEncode", new() { ["text"] = "blurry", ["clip"] = From(0, 1) });
        Add(3, "EmptyLatentImage", new() { ["width"] = 512, ["height"] = 512, ["batch_size"] = 1 });
        Add(4, "KSampler", new()
        {
            ["seed"] = first,
            ["steps"] = 20,
            ["cfg"] = 7,
            ["sampler_name"] = "euler",
            ["scheduler"] = "normal",
            ["denoise"] = 1,
            ["model"] = From(0, 0),
            ["positive"] = From(1, 0),
            ["negative"] = From(2, 0),
            ["latent_image"] = From(3, 0),
        });
        Add(5, "VAEDecode", new() { ["samples"] = From(4, 0), ["vae"] = From(0, 2) });
        Add(6, "SaveImage", new() { ["images"] = From(5, 0), ["filename_prefix"] = "ComfyUI" });
    }
}
