using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Prompts;

/// <summary>The text in src/Prompts: well formed, within its budgets, and nothing in it that ComfyUI or we do not have.</summary>
public sealed partial class ShippedPromptsTests
{
    private static readonly string Folder = RepositoryFiles.Of(Path.Combine("src", "Prompts"));

    private static readonly HashSet<string> Tools =
    [
        "addNode", "removeNode", "connectNodes", "getWorkflowInfo", "setNodeWidgetValue", "fillPromptNode", "executeWorkflow", "applyWorkflowJson",
        "searchTemplates", "applyTemplate", "createSkill", "getUserSkill", "listUserSkills", "getSystemSkill", "listSystemSkills", "addRule", "listRules",
        "refreshEnvironment", "searchInstalledNodes", "getAvailableModels", "readDocumentation", "validateWorkflow", "describeWorkflow",
    ];

    /// <summary>
    /// Node types that are younger than the object_info at hand (end of 2024), with the inputs and values that the prompts name, as
    /// ComfyUI's own source has them.
    /// </summary>
    private static readonly Dictionary<string, string[]> YoungerNodes = new()
    {
        ["CFGNorm"] = ["strength"],
        ["CreateVideo"] = ["images", "fps", "audio"],
        ["EmptyFlux2LatentImage"] = ["width", "height", "batch_size"],
        ["EmptyHunyuanImageLatent"] = ["width", "height", "batch_size"],
        ["EmptyHunyuanLatentVideo"] = ["width", "height", "length", "batch_size"],
        ["EmptyHunyuanVideo15Latent"] = ["width", "height", "length", "batch_size"],
        ["EmptyLTXVLatentVideo"] = ["width", "height", "length", "batch_size"],
        ["Flux2Scheduler"] = ["steps", "width", "height"],
        ["FluxKontextImageScale"] = ["image"],
        ["GetVideoComponents"] = ["video"],
        ["HunyuanImageToVideo"] = ["positive", "vae", "width", "height", "length", "batch_size", "guidance_type", "start_image"],
        ["HunyuanVideo15ImageToVideo"] = ["positive", "negative", "vae", "width", "height", "length", "batch_size", "start_image", "clip_vision_output"],
        ["LTXVConditioning"] = ["positive", "negative", "frame_rate"],
        ["LTXVImgToVideo"] = ["positive", "negative", "vae", "image", "width", "height", "length", "batch_size", "strength"],
        ["LTXVScheduler"] = ["steps", "max_shift", "base_shift", "stretch", "terminal", "latent"],
        ["LoadVideo"] = ["file"],
        ["ReferenceLatent"] = ["conditioning", "latent"],
        ["SaveVideo"] = ["video", "filename_prefix", "format", "codec"],
        ["TextEncodeHunyuanVideo_ImageToVideo"] = ["clip", "clip_vision_output", "prompt", "image_interleave"],
        ["TextEncodeQwenImageEdit"] = ["clip", "prompt", "vae", "image"],
        ["TextEncodeQwenImageEditPlus"] = ["clip", "prompt", "vae", "image1", "image2", "image3"],
        ["Wan22ImageToVideoLatent"] = ["vae", "width", "height", "length", "batch_size", "start_image"],
        ["WanImageToVideo"] = ["positive", "negative", "vae", "width", "height", "length", "batch_size", "clip_vision_output", "start_image"],
    };

    /// <summary>Inputs that known nodes got after that object_info.</summary>
    private static readonly HashSet<string> YoungerInputs = ["crop", "noise_mask"];

    /// <summary>Backticked words that look like an input and are none: ComfyUI's model folders, model files, words of prompts, our skills.</summary>
    private static readonly HashSet<string> OtherWords =
    [
        "checkpoints", "diffusion_models", "unet", "text_encoders", "clip", "vae", "vae_approx", "loras", "embeddings", "controlnet", "model_patches", "style_models",
        "clip_vision", "upscale_models", "latent_upscale_models",
        "clip_l", "clip_g", "ae", "t5xxl_fp16", "t5xxl_fp8_e4m3fn_scaled", "sdxl_vae", "qwen_image_vae", "qwen_3_4b", "z_image_bf16", "z_image_turbo_bf16",
        "qwen_image_fp8_e4m3fn", "qwen_image_edit_2509", "qwen_image_edit_2511", "flux2_dev_fp8mixed", "mistral_3_small_flux2_fp8", "clip_vision_h",
        "sigclip_vision_patch14_384", "umt5_xxl_fp8_e4m3fn_scaled", "llava_llama3_fp8_scaled", "llava_llama3_vision", "byt5_small_glyphxl_fp16",
        "hunyuan_video_t2v_720p_bf16", "hunyuan_video_vae_bf16", "hunyuanvideo15_vae_fp16", "sd3", "xl", "sdxl", "pony", "illustrious", "ltx", "hunyuan", "qwen_image", "z_image",
        "flux1", "flux2", "upscaling",
    ];

    private static IEnumerable<(string File, string Text)> Texts => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith("README.md", StringComparison.Ordinal))
        .Select(file => (Path.GetRelativePath(Folder, file), File.ReadAllText(file)));

    [Fact]
    public async Task Every_prompt_compiles()
    {
        using var home = new PromptHome();
        foreach (var name in home.Prompts.Names)
            Assert.Null((await home.Prompts.GetAsync(name, default)).Error);
        Assert.InRange(home.Prompts.Names.Count, 15, 40);
    }

    [Fact]
    public async Task Skills_follow_the_Agent_Skills_rules_and_fit_into_a_turn()
    {
        var store = new SystemSkillStore(Path.Combine(Folder, "skills"), TimeProvider.System);
        var list = await store.ListAsync(default);
        using var home = new PromptHome();

        Assert.Empty(list.Unreadable);
        Assert.InRange(list.Skills.Count, 12, 30);
        foreach (var skill in list.Skills)
        {
            Assert.Equal(skill.Slug, skill.Name);
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", skill.Name);
            Assert.InRange(skill.Description.Length, 40, 160);
            Assert.Contains(" Use ", skill.Description, StringComparison.Ordinal);
            Assert.Empty((await home.AssembleAsync("/skill " + skill.Slug)).Sections.Single(section => section.Name == "skill").LeftOut);
        }
    }

    [Fact]
    public void Every_tool_that_they_name_exists()
    {
        // Names in JSON stand in quotes and may be camel case too.
        var named = Texts.SelectMany(text => ToolName().Matches(text.Text).Select(match => (text.File, match.Value))).ToList();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !Tools.Contains(name.Value));
    }

    [Fact]
    public void Every_skill_that_they_name_exists()
    {
        var named = Texts.SelectMany(text => SkillName().Matches(text.Text).Select(match => match.Groups[1].Value)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, slug => Assert.True(Directory.Exists(Path.Combine(Folder, "skills", slug)), slug));
    }

    [Fact]
    public void Every_node_that_they_name_is_in_a_real_ComfyUI()
    {
        if (RepositoryFiles.ObjectInfo() is not { } path)
            return;
        using var info = JsonDocument.Parse(File.ReadAllBytes(path));
        var named = Words(NodeName()).Where(name => name.Word is not "ComfyUI").ToList();

        Assert.True(named.Count > 100);
        Assert.DoesNotContain(named, name => !info.RootElement.TryGetProperty(name.Word, out _) && !YoungerNodes.ContainsKey(name.Word));
        Assert.DoesNotContain(YoungerNodes.Keys, name => info.RootElement.TryGetProperty(name, out _));
        Assert.DoesNotContain(YoungerNodes.Keys, name => named.All(word => word.Word != name));
    }

    [Fact]
    public void Every_input_that_they_name_belongs_to_a_node_of_the_same_file()
    {
        if (RepositoryFiles.ObjectInfo() is not { } path)
            return;
        using var info = JsonDocument.Parse(File.ReadAllBytes(path));
        var nodes = Words(NodeName()).Where(name => name.Word is not "ComfyUI").ToLookup(name => name.File, name => name.Word);
        var words = Words(InputName()).Where(word => !OtherWords.Contains(word.Word)).ToList();

        Assert.True(words.Count > 100);
        Assert.DoesNotContain(words, word => !YoungerInputs.Contains(word.Word)
            && !nodes[word.File].Concat(["KSampler"]).SelectMany(node => Inputs(info.RootElement, node)).Contains(word.Word));
    }

    [Fact]
    public void Slots_in_the_node_reference_are_those_of_a_real_ComfyUI()
    {
        if (RepositoryFiles.ObjectInfo() is not { } path)
            return;
        using var info = JsonDocument.Parse(File.ReadAllBytes(path));
        var lines = File.ReadAllText(Path.Combine(Folder, "system_context", "06_reference_nodes.md")).ReplaceLineEndings("\n").Replace("\n  ", " ", StringComparison.Ordinal).Split('\n');
        var plain = lines.Select(line => PlainEntry().Match(line)).Where(match => match.Success).ToList();

        Assert.True(plain.Count > 25);
        foreach (var entry in plain)
        {
            var node = info.RootElement.GetProperty(entry.Groups["node"].Value);
            var links = LinkInputs(node).ToList();
            foreach (Match input in Slot().Matches(entry.Groups["inputs"].Value))
                Assert.True(links.IndexOf(input.Groups["name"].Value) == int.Parse(input.Groups["slot"].Value, null), entry.Value);
            Assert.True(links.Count == Slot().Count(entry.Groups["inputs"].Value), entry.Value);
            var outputs = entry.Groups["outputs"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(node.GetProperty("output_name").EnumerateArray().Select((name, slot) => $"{slot} {name}"), outputs);
        }
    }

    private static IEnumerable<(string File, string Word)> Words(Regex form) => Texts.SelectMany(text => Code().Matches(Block().Replace(text.Text, ""))
        .Select(match => match.Groups[1].Value).Where(word => form.IsMatch(word)).Distinct().Select(word => (text.File, word)));

    private static IEnumerable<string> Inputs(JsonElement info, string node) => YoungerNodes.TryGetValue(node, out var inputs)
        ? inputs
        : AllInputs(info.GetProperty(node)).Select(input => input.Name);

    private static IEnumerable<JsonProperty> AllInputs(JsonElement node) => node.GetProperty("input").EnumerateObject()
        .Where(section => section.Name is "required" or "optional")
        .SelectMany(section => section.Value.EnumerateObject());

    private static IEnumerable<string> LinkInputs(JsonElement node) => AllInputs(node)
        .Where(input => input.Value[0] is { ValueKind: JsonValueKind.String } type && type.GetString() is not ("INT" or "FLOAT" or "STRING" or "BOOLEAN"))
        .Select(input => input.Name);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^[A-Z][A-Za-z0-9_]*[a-z0-9_][A-Z][A-Za-z0-9_]*$|^Canny$|^[A-Z]{2,}[A-Z][a-z][A-Za-z0-9_]*$")]
    private static partial Regex NodeName();

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex InputName();

    [GeneratedRegex(@"(?<![`""\w-])(?!ComfyUI|comfyui)[a-z]{2,}[A-Z][A-Za-z]+\b(?!`)")]
    private static partial Regex ToolName();

    [GeneratedRegex("skills? `([a-z0-9-]+)`")]
    private static partial Regex SkillName();

    [GeneratedRegex(@"^- `(?<node>\w+)`: (?<inputs>[^|→;]*)(\|[^→;]*)?(→ (?<outputs>[^;]+))?$")]
    private static partial Regex PlainEntry();

    [GeneratedRegex(@"(?<slot>\d) `(?<name>\w+)`")]
    private static partial Regex Slot();
}
