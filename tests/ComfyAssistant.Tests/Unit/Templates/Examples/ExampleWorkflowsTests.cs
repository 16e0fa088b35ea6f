using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Templates.Examples;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Tests.Unit.Templates.Examples;

public class ExampleWorkflowsTests
{
    public static TheoryData<string> Names => [.. ExampleWorkflows.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_is_valid_on_the_core_nodes_without_any_finding(string name)
    {
        var (workflow, notes) = ExampleFitting.Fit(Example(name), BuiltInNodes.Catalog);
        var result = WorkflowValidator.Validate(JsonSerializer.SerializeToElement(workflow), BuiltInNodes.Catalog);
        Assert.Empty(result.Errors.Concat(result.Warnings));
        Assert.Empty(notes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_fits_a_real_installation_with_its_own_files(string name)
    {
        if (SharedData.Catalog is not { } catalog) return;
        var (workflow, notes) = ExampleFitting.Fit(Example(name), catalog);
        var errors = WorkflowValidator.Validate(JsonSerializer.SerializeToElement(workflow), catalog).Errors;
        // What the user has no file of at all stays, and is told.
        Assert.All(errors, error => Assert.Contains(notes, note => note.StartsWith($"Node {error.NodeId}: ", StringComparison.Ordinal)
            && note.Contains("finds no file", StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_of_the_same_family_are_taken()
    {
        var catalog = ObjectInfoReader.Read("""
            {"UpscaleModelLoader": {"input": {"required": {"model_name": [["4x_foolhardy.pth", "RealESRGAN_x2plus.pth"]]}}, "output": ["UPSCALE_MODEL"]},
             "LoadImage": {"input": {"required": {"image": [[], {"image_upload": true}]}}, "output": ["IMAGE", "MASK"]}}
            """u8.ToArray());
        var (workflow, notes) = ExampleFitting.Fit(Example("upscale-with-model"), catalog);
        Assert.Equal("RealESRGAN_x2plus.pth", (string?)workflow["2"]!["inputs"]!["model_name"]);
        Assert.Contains(notes, note => note.Contains("RealESRGAN_x2plus.pth", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("finds no file for image", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("SaveImage is not installed", StringComparison.Ordinal));
        Assert.Equal("RealESRGAN_x4plus.pth", (string?)Example("upscale-with-model").Workflow["2"]!["inputs"]!["model_name"]);
    }

    [Theory]
    [InlineData("text to image", "text-to-image")]
    [InlineData("txt2img", "text-to-image")]
    [InlineData("img2img", "image-to-image")]
    [InlineData("make a picture bigger with a model", "upscale-with-model")]
    [InlineData("inpainting", "inpaint")]
    [InlineData("extend a picture beyond its borders", "outpaint")]
    [InlineData("text to image with a LoRA", "lora")]
    [InlineData("flux", "flux-text-to-image")]
    [InlineData("canny controlnet", "controlnet-canny")]
    [InlineData("animate a picture, image to video", "animate-image")]
    [InlineData("hires fix", "hires-fix")]
    public void Job_in_other_words_finds_its_example(string job, string name) =>
        Assert.Equal(name, (string?)JsonSerializer.SerializeToNode(Plugin().GetExampleWorkflow(job))!["name"]);

    [Theory]
    [InlineData("control_v11p_sd15_canny.safetensors")]
    [InlineData("sd15/Control_v11p_sd15_canny.pth")]
    [InlineData("control_v11p_sd15_canny_fp16.safetensors")]
    [InlineData("sd15/control_v11p_sd15_canny-bf16.safetensors")]
    [InlineData("control_v11p_sd15_canny-Q4_K_M.gguf")]
    public void The_same_model_in_another_form_is_taken_before_one_whose_name_is_nearer(string own)
    {
        var catalog = ObjectInfoReader.Read(System.Text.Encoding.UTF8.GetBytes(
            """
            {"ControlNetLoader": {"output": ["CONTROL_NET"], "input": {"required": {"control_net_name":
              [["control_scribble.safetensors", "control_v11p_sd15_scribble.pth", OWN]]}}}}
            """.Replace("OWN", $"\"{own}\"", StringComparison.Ordinal)));
        var workflow = ExampleFitting.Fit(Example("controlnet-canny"), catalog).Workflow;
        Assert.Contains(workflow, node => (string?)node.Value!["inputs"]!["control_net_name"] == own);
    }

    [Fact]
    public void Unknown_job_is_answered_with_the_list()
    {
        var refused = Assert.Throws<ToolException>(() => Plugin().GetExampleWorkflow("xqzwv"));
        Assert.Contains("inpaint", refused.Message, StringComparison.Ordinal);
    }

    private static ExampleWorkflow Example(string name) => ExampleWorkflows.All.Single(example => example.Name == name);

    private static ExamplesPlugin Plugin() => new(KnownEnvironment.BuiltIn());
}
