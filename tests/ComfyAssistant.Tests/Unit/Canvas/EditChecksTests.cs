using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Tests.Unit.Canvas;

/// <summary><c>editWorkflow</c> as models call it: fitted to its schema, bound, and checked before anything reaches the canvas.</summary>
public class EditChecksTests
{
    private readonly Tool _tool = Pipeline.Tools.Find("editWorkflow")!;

    [Theory]
    [InlineData("""[{"op":"add","type":"LoraLoader","name":"lora","inputs":{"model":["1","MODEL"],"clip":[1,1],"strength_model":0.5}}]""")]
    [InlineData("""
        [{"op":"add","type":"CLIPTextEncode","name":"words","inputs":{"text":"a fox","clip":["4",1]}},
         {"op":"connect","from":["words","CONDITIONING"],"to":["12:5","positive"]},
         {"op":"set","node":3,"inputs":{"steps":30}}, {"op":"remove","nodes":[7,"12:5"]}]
        """)]
    [InlineData("""[{"op":"add","type":"UpscaleModelLoader","name":"m"},{"op":"add","type":"ImageUpscaleWithModel","inputs":{"upscale_model":["m",0]}}]""")]
    [InlineData("""
        [{"op":"DISCONNECT","to":["5",0]},{"op":"replace","node":"5","type":"KSamplerAdvanced"},{"op":"move","nodes":["1"],"x":0,"y":"20"},
         {"op":"mode","node":"3","mode":"bypass"},{"op":"title","node":"3","title":""},{"op":"color","nodes":["3"],"color":"red"},
         {"op":"group","nodes":["3"],"title":"Prompts"},{"op":"note","text":"Mind the seed."}]
        """)]
    [InlineData("""[{"op":"add","type":"SomebodysOwnNode","name":"own","inputs":{"x":1}},{"op":"connect","from":["own",0],"to":["5",0]}]""")]
    public async Task Right_operations_go_to_the_panel(string operations) =>
        Assert.Same(BrowserCall.Forward, await CallAsync(operations));

    [Theory]
    [InlineData("[]", "'operations' is empty")]
    [InlineData("""[{"op":"add"}]""", "operation 1 (add): it needs type.")]
    [InlineData("""[{"op":"connect","from":["4","MODEL"]}]""", "it needs to, for example")]
    [InlineData("""[{"op":"connect","from":["4"],"to":["5","model"]}]""", "it needs from")]
    [InlineData("""[{"op":"set","node":"5"}]""", "it needs inputs, for example")]
    [InlineData("""[{"op":"move","nodes":["5"],"x":3}]""", "it needs x and y")]
    [InlineData("""[{"op":"mode","node":"5","mode":"sleep"}]""", "one of always, bypass, mute")]
    [InlineData("""[{"op":"explode"}]""", "one of add, connect")]
    [InlineData("""[{"op":"add","type":"ksampler"}]""", "\"KSampler\"")]
    [InlineData("""[{"op":"set","node":"lora","inputs":{"strength_model":1}},{"op":"add","type":"LoraLoader","name":"lora"}]""",
        "operation 1 (set): no earlier operation adds a node named \"lora\"")]
    [InlineData("""[{"op":"add","type":"VAEDecode","name":"a"},{"op":"add","type":"VAEDecode","name":"a"}]""", "\"a\" is given twice")]
    [InlineData("""[{"op":"add","type":"VAEDecode","name":"12"}]""", "looks like an id")]
    [InlineData("""[{"op":"add","type":"KSampler","name":"s","inputs":{"steps":0}}]""", "steps")]
    [InlineData("""[{"op":"add","type":"KSampler","name":"s","inputs":{"stepps":20}}]""", "stepps")]
    [InlineData("""[{"op":"add","type":"KSampler","name":"s"},{"op":"set","node":"s","inputs":{"cfg":"many"}}]""", "cfg")]
    [InlineData("""
        [{"op":"add","type":"CheckpointLoaderSimple","name":"c"},{"op":"add","type":"KSampler","name":"s"},
         {"op":"connect","from":["c","VAE"],"to":["s","model"]}]
        """, "MODEL")]
    [InlineData("""[{"op":"add","type":"VAELoader","name":"v"},{"op":"add","type":"VAEDecode","inputs":{"vae":["v","CLIP"]}}]""", "output")]
    public async Task Wrong_ones_are_refused_before_any_of_them_happens(string operations, string words)
    {
        var refused = await Assert.ThrowsAsync<ToolException>(() => CallAsync(operations));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        var refused = await Assert.ThrowsAsync<ToolException>(() =>
            CallAsync("""[{"op":"add"},{"op":"remove"},{"op":"set","node":"nobody","inputs":{"x":1}}]"""));
        Assert.Contains("3 faults; nothing was done", refused.Message, StringComparison.Ordinal);
    }

    private async Task<object?> CallAsync(string operations)
    {
        var sent = JsonDocument.Parse($$"""{"operations":{{operations}}}""").RootElement;
        return await Plugins.Tools.Toolbox.InvokeAsync(_tool, ToolArguments.Fit(_tool, sent), default);
    }
}
