using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Models.Demo;

/// <summary>The demo's longest scene: looks which checkpoints there are, then builds the whole text-to-image graph.</summary>
internal static class DemoTextToImage
{
    private const string UsualCheckpoint = "v1-5-pruned-emaonly-fp16.safetensors";

    public static DemoAnswer Next(DemoTurn turn, string subject)
    {
        if (!turn.Tools.Contains("applyWorkflowJson"))
            return DemoAnswer.Say("That needs the tool applyWorkflowJson, which this panel does not have.");
        if (turn.Results.Any(result => result.Tool == "applyWorkflowJson"))
            return DemoAnswer.Say(turn.Data("applyWorkflowJson") is null
                ? turn.WasRejected ? "All right, your workflow stays as it was. What should be different?"
                    : $"That did not work: {turn.LastError}"
                : "The text-to-image workflow is on the canvas: checkpoint, two prompts, an empty latent, sampler, " +
                "decoder and SaveImage. Queue it to get a picture.");
        if (turn.Tools.Contains("getAvailableModels") && turn.Results.Count == 0)
            return new DemoAnswer("Which checkpoints are installed decides what I can load.", "",
                ("getAvailableModels", new JsonObject { ["category"] = "checkpoints" }));
        return new DemoAnswer(
            "Seven nodes in API format: loader, two prompts, latent, sampler, decoder, output.",
            "I build the graph.",
            ("applyWorkflowJson", new JsonObject
            {
                ["workflow"] = Graph(Checkpoint(turn), subject.Length > 0 ? subject : "a red fox in the snow, morning light"),
            }));
    }

    private static string Checkpoint(DemoTurn turn) =>
        turn.Data("getAvailableModels") is { ValueKind: JsonValueKind.Object } data
        && data.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object
        && models.TryGetProperty("checkpoints", out var files) && files.ValueKind == JsonValueKind.Array && files.GetArrayLength() > 0
            ? files[0].ToString()
            : UsualCheckpoint;

    private static JsonObject Graph(string checkpoint, string prompt) => new()
    {
        ["1"] = Node("CheckpointLoaderSimple", new JsonObject { ["ckpt_name"] = checkpoint }),
        ["2"] = Node("CLIPTextEncode", new JsonObject { ["text"] = prompt, ["clip"] = Link("1", 1) }),
        ["3"] = Node("CLIPTextEncode", new JsonObject { ["text"] = "blurry, low quality", ["clip"] = Link("1", 1) }),
        ["4"] = Node("EmptyLatentImage", new JsonObject { ["width"] = 512, ["height"] = 512, ["batch_size"] = 1 }),
        ["5"] = Node("KSampler", new JsonObject
        {
            ["model"] = Link("1", 0),
            ["positive"] = Link("2", 0),
            ["negative"] = Link("3", 0),
            ["latent_image"] = Link("4", 0),
            ["seed"] = 42,
            ["steps"] = 20,
            ["cfg"] = 7.0,
            ["sampler_name"] = "euler",
            ["scheduler"] = "normal",
            ["denoise"] = 1.0,
        }),
        ["6"] = Node("VAEDecode", new JsonObject { ["samples"] = Link("5", 0), ["vae"] = Link("1", 2) }),
        ["7"] = Node("SaveImage", new JsonObject { ["images"] = Link("6", 0), ["filename_prefix"] = "ComfyUI" }),
    };

    private static JsonObject Node(string type, JsonObject inputs) => new() { ["class_type"] = type, ["inputs"] = inputs };

    private static JsonArray Link(string node, int output) => [node, output];
}
