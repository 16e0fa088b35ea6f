using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Prompts;

/// <summary>The text in src/Prompts: well formed, within its budgets, and nothing in it that ComfyUI or we do not have.</summary>
public sealed partial class ShippedPromptsTests
{
    private static readonly string Folder = RepositoryFiles.Of(Path.Combine("src", "Prompts"));

    private static readonly HashSet<string> Tools =
    [
        "addNode", "removeNode", "connectNodes", "getWorkflowInfo", "setNodeWidgetValue", "fillPromptNode", "executeWorkflow",
        "applyWorkflowJson", "editWorkflow",
        "searchTemplates", "applyTemplate", "createSkill", "getUserSkill", "listUserSkills", "getSystemSkill", "listSystemSkills",
        "addRule", "listRules",
        "findNodePackage", "installNodePackage", "downloadModel", "sweepParameters",
        "refreshEnvironment", "searchInstalledNodes", "getAvailableModels", "readDocumentation", "validateWorkflow", "describeWorkflow",
    ];

    /// <summary>
    /// Backticked words that look like an input and are none: ComfyUI's model folders, model files, words of prompts, our skills.
    /// </summary>
    private static readonly HashSet<string> OtherWords =
    [
        "checkpoints", "diffusion_models", "unet", "text_encoders", "clip", "vae", "vae_approx", "loras", "embeddings", "controlnet",
        "model_patches", "style_models",
        "clip_vision", "upscale_models", "latent_upscale_models",
        "clip_l", "clip_g", "ae", "t5xxl_fp16", "t5xxl_fp8_e4m3fn_scaled", "sdxl_vae", "qwen_image_vae", "qwen_3_4b", "z_image_bf16",
        "z_image_turbo_bf16",
        "qwen_image_fp8_e4m3fn", "qwen_image_edit_2509", "qwen_image_edit_2511", "flux2_dev_fp8mixed", "mistral_3_small_flux2_fp8",
        "clip_vision_h",
        "sigclip_vision_patch14_384", "umt5_xxl_fp8_e4m3fn_scaled", "llava_llama3_fp8_scaled", "llava_llama3_vision",
        "byt5_small_glyphxl_fp16",
        "hunyuan_video_t2v_720p_bf16", "hunyuan_video_vae_bf16", "hunyuanvideo15_vae_fp16", "sd3", "xl", "sdxl", "pony", "illustrious",
        "ltx", "hunyuan", "qwen_image", "z_image",
        "flux1", "flux2", "upscaling",
        "controlnet", "inpainting", "wan", "geometry_estimation", "background_removal", "detection", "frame_interpolation", "birefnet",
        "film_net_fp16",
        "qwen_4b_ace15", "stable_audio_3_medium", "t5gemma_b_b_ul2", "qwen_3_06b_base", "ideogram4_fp8_scaled",
        "ideogram4_unconditional_fp8_scaled",
        "qwen3vl_8b_fp8_scaled", "triposplat_fp16", "triposplat_vae_decoder_fp16", "dino_v3_vit_h", "depth_anything_3_mono_large",
        "moge_2_vitl_normal_fp16",
        "sdpose_wholebody_fp16", "mediapipe_face_fp32", "longcat_image_edit_bf16", "void_pass1", "void_pass2", "cogvideox_vae",
        "qwen_image_layered_bf16", "qwen_image_layered_vae",
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
    public void Every_node_that_they_name_is_one_of_ComfyUIs_own()
    {
        var named = Words(NodeName()).Where(name => name.Word is not "ComfyUI").ToList();

        Assert.True(named.Count > 100);
        Assert.DoesNotContain(named, name => BuiltInNodes.Catalog.Find(name.Word) is null);
    }

    [Fact]
    public void Every_input_that_they_name_belongs_to_a_node_of_the_same_file()
    {
        var nodes = Nodes();
        var words = Words(InputName()).Where(word => !OtherWords.Contains(word.Word)).ToList();

        Assert.True(words.Count > 100);
        Assert.DoesNotContain(words, word => !nodes[word.File].SelectMany(node => node.AllInputs()).Any(input => input.Name == word.Word
            || (input.Dynamic is DynamicInput.Autogrow row && row.Names.Contains(word.Word))));
    }

    [Fact]
    public void Every_option_that_they_set_is_one_of_a_node_of_the_same_file()
    {
        var nodes = Nodes();
        var set = Texts.SelectMany(text => SetOption().Matches(text.Text)
            .Select(match => (text.File, Input: match.Groups["input"].Value, Value: match.Groups["value"].Value))).ToList();

        Assert.True(set.Count > 30);
        foreach (var (file, input, value) in set)
        {
            var lists = nodes[file].SelectMany(node => node.AllInputs()).Where(declared => declared.Name == input).ToList();
            if (lists.Exists(list => list.Options is null)) continue;
            Assert.True(lists.Exists(list => list.Options!.Contains(value)), $"{file}: {input} has no \"{value}\"");
        }
    }

    [Fact]
    public void Every_model_family_of_the_blueprints_has_a_skill()
    {
        var families = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "blueprint-families.txt"))
            .Where(line => line.Contains("=>", StringComparison.Ordinal) && line[0] != '#')
            .Select(line => line.Split("=>", StringSplitOptions.TrimEntries)).ToList();

        Assert.True(families.Count > 30);
        Assert.All(families, family => Assert.Contains(
            family[0], File.ReadAllText(Path.Combine(Folder, "skills", family[1], "SKILL.md")), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Slots_in_the_node_reference_are_those_of_ComfyUI()
    {
        var lines = File.ReadAllText(Path.Combine(Folder, "system_context", "06_reference_nodes.md"))
            .ReplaceLineEndings("\n").Replace("\n  ", " ", StringComparison.Ordinal).Split('\n');
        var plain = lines.Select(line => PlainEntry().Match(line)).Where(match => match.Success).ToList();

        Assert.True(plain.Count > 25);
        foreach (var entry in plain)
        {
            var node = BuiltInNodes.Catalog.Find(entry.Groups["node"].Value)!;
            var links = node.Inputs.Where(input => !input.IsWidget).Select(input => input.Name).ToList();
            foreach (Match input in Slot().Matches(entry.Groups["inputs"].Value))
                Assert.True(links.IndexOf(input.Groups["name"].Value) == int.Parse(input.Groups["slot"].Value, null), entry.Value);
            Assert.True(links.Count == Slot().Count(entry.Groups["inputs"].Value), entry.Value);
            var outputs = entry.Groups["outputs"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(node.Outputs.Select((output, slot) => $"{slot} {output.Name}"), outputs);
        }
    }

    // Every sampler setting is KSampler's, whether the file names it or not.
    private static ILookup<string, NodeType> Nodes() =>
        Texts.SelectMany(text => Code().Matches(Block().Replace(text.Text, "")).Select(match => match.Groups[1].Value)
            .Append("KSampler").Select(word => (text.File, Type: BuiltInNodes.Catalog.Find(word))).Where(node => node.Type is not null)
            .Distinct())
        .ToLookup(node => node.File, node => node.Type!);

    private static IEnumerable<(string File, string Word)> Words(Regex form) =>
        Texts.SelectMany(text => Code().Matches(Block().Replace(text.Text, ""))
        .Select(match => match.Groups[1].Value).Where(word => form.IsMatch(word)).Distinct().Select(word => (text.File, word)));

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

    [GeneratedRegex("`(?<input>[a-z_.]+)` \"(?<value>[^\"\n]+)\"")]
    private static partial Regex SetOption();

    [GeneratedRegex("skills? `([a-z0-9-]+)`")]
    private static partial Regex SkillName();

    [GeneratedRegex(@"^- `(?<node>\w+)`: (?<inputs>[^|→;]*)(\|[^→;]*)?(→ (?<outputs>[^;]+))?$")]
    private static partial Regex PlainEntry();

    [GeneratedRegex(@"(?<slot>\d) `(?<name>\w+)`")]
    private static partial Regex Slot();
}
