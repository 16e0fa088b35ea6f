using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Outlines;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Outlines;

public class WorkflowOutlineTests
{
    [Fact]
    public void What_a_workflow_does_comes_first()
    {
        var text = Describe("plain");
        Assert.Equal("""
            9 nodes, UI format
            Outputs:
            9 SaveImage: filename_prefix="out/%date%", images←8
            Samplers:
            3 KSampler: seed=18446744073709551615, steps=20, cfg=7.5, sampler_name="euler", scheduler="karras", denoise=1, model←4.MODEL, positive←6, negative←7, latent_image←12
            Models:
            4 CheckpointLoaderSimple: ckpt_name="sd_xl_base_1.0.safetensors"
            Prompts:
            6 CLIPTextEncode "Prompt": text="a lighthouse at dusk, 灯台 🌊", clip←4.CLIP
            7 CLIPTextEncode: text="text", clip←4.CLIP
            Other nodes:
            10 LoadImage: image="example.png"
            11 LoadImageMask: image="photo.jpg", channel="red"
            12 VAEEncodeForInpaint: grow_mask_by=6, pixels←10.IMAGE, vae←4.VAE, mask←11
            8 VAEDecode: samples←3, vae←4.VAE
            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void What_does_not_run_is_named() =>
        Assert.EndsWith(
            "Not run: 2 LoraLoader (bypassed), 6 LatentUpscale (bypassed), 8 ImageInvert (muted), 9 SaveImage (muted), "
            + "10 ImageUpscaleWithModel (bypassed), 13 LoadImageMask (muted)",
            Describe("muted_and_bypassed"), StringComparison.Ordinal);

    [Theory]
    [InlineData(100, 1)]
    [InlineData(300, 2)]
    [InlineData(1000, 3)]
    public void Every_output_and_sampler_is_named_or_counted_within_the_budget(int size, int seed)
    {
        for (var i = 0; i < 17; i++)
        {
            var workflow = GeneratedWorkflows.Of(size, seed + (i * 100));
            var read = Workflow.Read(workflow, BuiltInNodes.Catalog);
            var text = WorkflowOutline.Describe(workflow, BuiltInNodes.Catalog);
            Assert.InRange(text.Length, 500, WorkflowOutline.DefaultBudget);
            foreach (var type in read.Nodes.Where(
                node => node.Type is "SaveImage" or "PreviewImage" or "KSampler" or "KSamplerAdvanced" or "SamplerCustomAdvanced")
                    .CountBy(node => node.Type))
            {
                var lines = text.Split('\n');
                var named = lines.Count(
                    line => line.Split(' ') is [var id, var name, ..] && name.TrimEnd(':') == type.Key && !id.StartsWith('×'));
                var counted = lines.SelectMany(line => line.Split(", "))
                    .Where(part => part.StartsWith('×') && part.Split(' ') is [_, var name, ..] && name.TrimEnd(':') == type.Key)
                    .Sum(part => int.Parse(part[1..part.IndexOf(' ', StringComparison.Ordinal)], null));
                Assert.Equal(type.Value, named + counted);
            }
        }
    }

    [Fact]
    public void Equal_siblings_are_one_line_when_space_is_short()
    {
        var strengths = string.Join(',', Enumerable.Range(1, 40).Select(n => $"\"lora_{n}_strength\":1"));
        var nodes = string.Concat(
            Enumerable.Range(1, 60).Select(id => $"\"{id}\":{{\"class_type\":\"easy loraStack\",\"inputs\":{{{strengths}}}}},"));
        const string rest = """
            "90":{"class_type":"KSampler","inputs":{"seed":1}},"91":{"class_type":"SaveImage","inputs":{"images":["90",0]}}
            """;
        var text = WorkflowOutline.Describe(JsonElement.Parse("{" + nodes + rest + "}"), BuiltInNodes.Catalog);
        var line = Assert.Single(text.Split('\n'), line => line.Contains("easy loraStack", StringComparison.Ordinal));
        Assert.StartsWith("×60 easy loraStack (not installed) (1, 2, ", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 100, 500);
        Assert.Contains("91 SaveImage", text, StringComparison.Ordinal);
        Assert.Contains("90 KSampler", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_notes_and_subgraphs_are_told_by_name()
    {
        var text = WorkflowOutline.Describe(Fixtures.Ui("subgraphs"), Fixtures.Catalog);
        Assert.Contains("\nSubgraphs: ", text, StringComparison.Ordinal);
        text = WorkflowOutline.Describe(Canvas, BuiltInNodes.Catalog);
        Assert.Contains("Groups: \"Text\" (2 nodes)", text, StringComparison.Ordinal);
        Assert.Contains("Notes: 9 \"Try cfg 5\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", null, null, 0, "5 SaveImage")]
    [InlineData(null, "text", null, 0, "2 CLIPTextEncode|3 CLIPTextEncode")]
    [InlineData(null, null, "ugly", 0, "3 CLIPTextEncode")]
    [InlineData(null, null, "ugly", 1, "3 CLIPTextEncode|1 CheckpointLoaderSimple|4 KSampler")]
    [InlineData(null, null, "ugly", 2, "3 CLIPTextEncode|1 CheckpointLoaderSimple|4 KSampler|2 CLIPTextEncode|5 SaveImage")]
    public void A_focus_shows_a_part_and_its_neighbours(string? node, string? group, string? words, int depth, string expected)
    {
        var lines = WorkflowOutline.Describe(Canvas, BuiltInNodes.Catalog, new OutlineFocus(node, group, words, depth)).Split('\n');
        var shown = lines.Skip(1).Where(line => line != "Neighbours:").Select(line => string.Join(' ', line.Split(' ', ':').Take(2)));
        Assert.Equal(expected.Split('|').Order(), shown.Order());
    }

    [Fact]
    public void A_focus_that_nothing_fits_names_the_groups() =>
        Assert.Contains("Its groups are: \"Text\"",
            WorkflowOutline.Describe(Canvas, BuiltInNodes.Catalog, new OutlineFocus(Group: "video")), StringComparison.Ordinal);

    [Fact]
    public void What_costs_money_is_said()
    {
        var text = WorkflowOutline.Describe(
            JsonElement.Parse("""{"1":{"class_type":"GeminiNode","inputs":{"prompt":"x"}}}"""), BuiltInNodes.Catalog);
        Assert.EndsWith("Costs money with every run: 1 GeminiNode", text, StringComparison.Ordinal);
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
        Assert.Equal("1 nodes, API format\nOther nodes:\n1 Gone (not installed)", text);
    }

    private static JsonElement Canvas { get; } = JsonElement.Parse("""
        {"nodes":[
          {"id":1,"type":"CheckpointLoaderSimple","pos":[-500,0],"size":[100,100],"widgets_values":["a.safetensors"],"outputs":[{"name":"MODEL","type":"MODEL"},{"name":"CLIP","type":"CLIP"}]},
          {"id":2,"type":"CLIPTextEncode","pos":[0,0],"size":[100,100],"widgets_values":["a cat"],"inputs":[{"name":"clip","type":"CLIP","link":1}],"outputs":[{"name":"CONDITIONING","type":"CONDITIONING"}]},
          {"id":3,"type":"CLIPTextEncode","pos":{"0":0,"1":200},"size":{"0":100,"1":100},"widgets_values":["ugly"],"inputs":[{"name":"clip","type":"CLIP","link":2}],"outputs":[{"name":"CONDITIONING","type":"CONDITIONING"}]},
          {"id":4,"type":"KSampler","pos":[500,0],"size":[100,100],"widgets_values":[1,"fixed",20,8,"euler","normal",1],
           "inputs":[{"name":"model","type":"MODEL","link":3},{"name":"positive","type":"CONDITIONING","link":4},{"name":"negative","type":"CONDITIONING","link":5}],"outputs":[{"name":"LATENT","type":"LATENT"}]},
          {"id":5,"type":"SaveImage","pos":[900,0],"size":[100,100],"widgets_values":["x"],"inputs":[{"name":"images","type":"IMAGE","link":6}]},
          {"id":9,"type":"Note","pos":[900,900],"size":[100,100],"widgets_values":["Try cfg 5"]}],
         "links":[[1,1,1,2,0,"CLIP"],[2,1,1,3,0,"CLIP"],[3,1,0,4,0,"MODEL"],[4,2,0,4,1,"CONDITIONING"],[5,3,0,4,2,"CONDITIONING"],[6,4,0,5,0,"IMAGE"]],
         "groups":[{"title":"Text","bounding":[-20,-20,200,400]}]}
        """);

    private static string Describe(string name, int budget = WorkflowOutline.DefaultBudget) =>
        WorkflowOutline.Describe(Fixtures.ReadUi(name), Fixtures.Catalog, budget);
}
