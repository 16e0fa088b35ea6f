using System.Text.Json;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows;

public class WorkflowOutlineTests
{
    [Fact]
    public void Each_node_is_a_line_after_its_sources()
    {
        var text = Describe("plain");
        Assert.Equal("""
            9 nodes, UI format
            4 CheckpointLoaderSimple: ckpt_name="sd_xl_base_1.0.safetensors"
            10 LoadImage: image="example.png"
            11 LoadImageMask: image="photo.jpg", channel="red"
            6 CLIPTextEncode "Prompt": text="a lighthouse at dusk, 灯台 🌊", clip←4.CLIP
            7 CLIPTextEncode: text="text", clip←4.CLIP
            12 VAEEncodeForInpaint: grow_mask_by=6, pixels←10.IMAGE, vae←4.VAE, mask←11
            3 KSampler: seed=18446744073709551615, steps=20, cfg=7.5, sampler_name="euler", scheduler="karras", denoise=1, model←4.MODEL, positive←6, negative←7, latent_image←12
            8 VAEDecode: samples←3, vae←4.VAE
            9 SaveImage: filename_prefix="out/%date%", images←8
            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void What_does_not_run_is_named() =>
        Assert.EndsWith(
            "Not run: 2 LoraLoader (bypassed), 6 LatentUpscale (bypassed), 8 ImageInvert (muted), 9 SaveImage (muted), "
            + "10 ImageUpscaleWithModel (bypassed), 13 LoadImageMask (muted)",
            Describe("muted_and_bypassed"), StringComparison.Ordinal);

    [Theory]
    [InlineData(500)]
    [InlineData(700)]
    [InlineData(900)]
    public void A_budget_is_kept_with_whole_lines_and_a_count_of_the_rest(int budget)
    {
        var full = Describe("subgraphs").Split('\n');
        var lines = Describe("subgraphs", budget).Split('\n');
        Assert.InRange(string.Join('\n', lines).Length, budget / 2, budget);
        var rest = Array.FindIndex(lines, l => l.StartsWith('…'));
        Assert.Equal(full[..rest], lines[..rest]);
        var nodes = Fixtures.ReadUi("subgraphs").Nodes.Count;
        Assert.StartsWith($"… {nodes - (rest - 1)} more nodes: ", lines[rest], StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_cut_between_characters()
    {
        var workflow = JsonElement.Parse("""{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"WAVES"}}}"""
            .Replace("WAVES", string.Concat(Enumerable.Repeat("🌊", 300)), StringComparison.Ordinal));
        var text = WorkflowOutline.Describe(Workflow.Read(workflow, Fixtures.Catalog), Fixtures.Catalog);
        Assert.Contains("🌊… (602 characters)", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.EnumerateRunes(), r => r.Value == 0xFFFD);
    }

    [Fact]
    public void Escaped_text_is_shown_as_it_reads()
    {
        var workflow = JsonElement.Parse("""{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"\u706f\u53f0\n\"x\""}}}""");
        var text = WorkflowOutline.Describe(Workflow.Read(workflow, Fixtures.Catalog), Fixtures.Catalog);
        Assert.EndsWith("text=\"灯台\\n\\\"x\\\"\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_are_not_installed_say_so()
    {
        var workflow = JsonElement.Parse("""{"1":{"class_type":"Gone","inputs":{}}}""");
        var text = WorkflowOutline.Describe(Workflow.Read(workflow, Fixtures.Catalog), Fixtures.Catalog);
        Assert.Equal("1 nodes, API format\n1 Gone (not installed)", text);
    }

    private static string Describe(string name, int budget = WorkflowOutline.DefaultBudget) =>
        WorkflowOutline.Describe(Fixtures.ReadUi(name), Fixtures.Catalog, budget);
}
