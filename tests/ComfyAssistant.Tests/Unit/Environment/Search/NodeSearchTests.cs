using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Environment.Search;

public class NodeSearchTests(ITestOutputHelper output)
{
    private readonly NodeSearch _search = new(BuiltInNodes.Catalog);

    [Fact]
    public void Vague_questions_find_the_right_node_in_a_large_installation()
    {
        if (SharedData.Catalog is not { } catalog) return;
        var score = SearchQueries.Ask(new NodeSearch(catalog), name => catalog.Find(name) is not null);
        output.WriteLine(score.ToString());
        Assert.Equal(60, score.Asked);
        Assert.True(score.AmongFive >= 0.95 && score.First >= 0.8, score.ToString());
    }

    [Fact]
    public void Vague_questions_find_the_right_node_among_the_core_nodes()
    {
        var score = SearchQueries.Ask(_search, name => BuiltInNodes.Catalog.Find(name) is not null);
        output.WriteLine(score.ToString());
        Assert.True(score.Asked >= 35, score.ToString());
        Assert.True(score.AmongFive >= 0.95 && score.First >= 0.8, score.ToString());
    }

    [Theory]
    [InlineData("ksampler", "KSampler")]
    [InlineData("KSAMPLER advanced", "KSamplerAdvanced")]
    [InlineData("Load Checkpoint", "CheckpointLoaderSimple")]
    [InlineData("vae decode", "VAEDecode")]
    [InlineData("decode vae", "VAEDecode")]
    [InlineData("text encode", "CLIPTextEncode")]
    [InlineData("controlnet", "ControlNetLoader")]
    [InlineData("inpant conditioning", "InpaintModelConditioning")]
    [InlineData("upscale model laoder", "UpscaleModelLoader")]
    public void Names_in_any_spelling_come_first(string text, string first) => Assert.Equal(first, Names(text)[0]);

    [Fact]
    public void Filters_narrow_by_category_and_types()
    {
        Assert.All(_search.Find(new NodeQuery("load", Category: "loaders")), type => Assert.Contains("loaders", type.Category, StringComparison.Ordinal));
        Assert.All(_search.Find(new NodeQuery("", InputType: "mask", Limit: 99)), type => Assert.Contains(type.Inputs, input => input.Type == "MASK"));
        var makers = _search.Find(new NodeQuery("", OutputType: "MASK", Limit: 99)).Select(type => type.Name).ToList();
        Assert.Contains("ImageToMask", makers);
        Assert.DoesNotContain("KSampler", makers);
        Assert.Empty(_search.Find(new NodeQuery("", Package: "no such package")));
    }

    [Theory]
    [InlineData("xqzwv")]
    [InlineData("灯")]
    public void Words_that_nothing_resembles_find_nothing(string text) => Assert.Empty(_search.Find(new NodeQuery(text)));

    [Fact]
    public void Limit_is_kept_and_the_order_is_always_the_same()
    {
        Assert.Equal(3, Names("image", 3).Count);
        Assert.Equal(Names("image", 3), Names("image", 30).Take(3));
    }

    [Fact]
    public void Empty_installation_has_nothing() => Assert.Empty(new NodeSearch(NodeCatalog.Empty).Find(new NodeQuery("image")));

    private List<string> Names(string text, int limit = 5) => [.. _search.Find(new NodeQuery(text, Limit: limit)).Select(type => type.Name)];
}
