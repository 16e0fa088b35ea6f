using System.Text.Json;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows;

public class InstalledWorkflowsTests
{
    private const string TextToImage = """
        {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "anything.safetensors"}},
         "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["1", 1]}},
         "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
         "5": {"class_type": "KSampler", "inputs": {"model": ["1", 0], "positive": ["2", 0], "negative": ["2", 0], "latent_image": ["4", 0],
               "seed": 42, "steps": 20, "cfg": 7.0, "sampler_name": "SAMPLER", "scheduler": "normal", "denoise": 1.0}},
         "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
         "7": {"class_type": "SAVE", "inputs": {"images": ["6", 0], "filename_prefix": "x"}}}
        """;

    private static readonly Installation Scanned = new(NodeSource.Scanned, Fixtures.Catalog, [], ModelFiles.None);

    [Fact]
    public void Built_in_table_knows_no_model_files_and_so_refuses_none()
    {
        var result = Validate("euler", "SaveImage", Installation.BuiltIn);
        Assert.True(result.Valid);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void What_a_package_or_a_newer_version_may_bring_is_only_a_warning_before_any_scan()
    {
        var result = Validate("brand_new_sampler_9", "SaveImageToTheMoon", Installation.BuiltIn);
        Assert.True(result.Valid);
        Assert.Equal([FindingCodes.ValueNotInList, FindingCodes.UnknownNodeType],
            result.Warnings.Select(finding => finding.Code).Order().Reverse());
        Assert.All(result.Warnings, finding => Assert.Contains("reached", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Misspelt_core_names_are_errors_even_before_any_scan()
    {
        var result = Validate("Euler", "save_image", Installation.BuiltIn);
        Assert.False(result.Valid);
        Assert.Equal(["SaveImage", "euler"], result.Errors.Select(finding => finding.Suggestion).Order(StringComparer.Ordinal));
        Assert.True(InstalledWorkflows.Repair(Workflow("Euler", "save_image"), Installation.BuiltIn).Valid);
    }

    [Fact]
    public void After_a_scan_the_same_are_errors()
    {
        var result = Validate("brand_new_sampler_9", "SaveImageToTheMoon", Scanned);
        Assert.Contains(result.Errors, finding => finding.Code == FindingCodes.UnknownNodeType);
        Assert.Contains(result.Errors, finding => finding is { Code: FindingCodes.ValueNotInList, Input: "ckpt_name" });
    }

    private static ValidationResult Validate(string sampler, string save, Installation installation) =>
        InstalledWorkflows.Validate(Workflow(sampler, save), installation);

    private static JsonElement Workflow(string sampler, string save) => JsonElement.Parse(
        TextToImage.Replace("SAMPLER", sampler, StringComparison.Ordinal).Replace("\"SAVE\"", $"\"{save}\"", StringComparison.Ordinal));
}
