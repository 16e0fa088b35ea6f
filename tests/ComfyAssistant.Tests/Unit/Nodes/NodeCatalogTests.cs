using System.Text;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Nodes;

public class NodeCatalogTests
{
    [Fact]
    public void Many_threads_may_ask_for_types_that_nobody_has_read_yet()
    {
        var entries = Enumerable.Range(0, 500).Select(i => $$$"""
            "T{{{i}}}": {"display_name": "Type {{{i}}}", "input": {"required": {"x": ["INT", {"default": {{{i}}}}]}}, "output": ["LATENT"]}
            """);
        var catalog = ObjectInfoReader.Read(Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}"));
        Parallel.For(0, 5_000, i => Assert.Equal($"{i % 500}", catalog.Find($"T{i % 500}")!.Inputs[0].DefaultJson));
        Assert.Equal(500, catalog.Types.Count);
        Assert.Same(catalog.Find("T7"), catalog.Types.ElementAt(7));
    }

    private static NodeCatalog Catalog => Fixtures.Catalog;

    [Fact]
    public void A_type_is_found_by_its_exact_name_only()
    {
        Assert.True(Catalog.TryGet("KSampler", out var type));
        Assert.Equal("KSampler", type.Name);
        Assert.False(Catalog.TryGet("ksampler", out _));
        Assert.Null(Catalog.Find("Nothing"));
    }

    [Theory]
    [InlineData("ksampler", "KSampler")]
    [InlineData("K_Sampler", "KSampler")]
    [InlineData("Load Checkpoint", "CheckpointLoaderSimple")]
    [InlineData("vae-decode", "VAEDecode")]
    public void Letter_case_separators_and_display_names_lead_to_one_type(string written, string expected) =>
        Assert.Equal([expected], Catalog.FindLoosely(written).Select(t => t.Name));

    [Fact]
    public void A_typo_is_no_loose_match() => Assert.Empty(Catalog.FindLoosely("KSamplr"));

    [Theory]
    [InlineData("KSamplr", "KSampler")]
    [InlineData("KSamplerr", "KSampler")]
    [InlineData("CLIPTextEncoder", "CLIPTextEncode")]
    [InlineData("UpscaleWithModel", "ImageUpscaleWithModel")]
    [InlineData("Save Images", "SaveImage")]
    public void The_nearest_type_comes_first(string written, string expected) =>
        Assert.Equal(expected, Catalog.Nearest(written, 3)[0].Name);

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("Zzzzqqqq")]
    public void Nothing_is_near_to_nonsense(string written) => Assert.Empty(Catalog.Nearest(written, 3));

    [Fact]
    public void Each_type_is_offered_once_and_no_more_than_asked() =>
        Assert.Equal(2, Catalog.Nearest("LoadImage", 2).Distinct().Count());

    [Fact]
    public void A_type_that_nobody_puts_out_belongs_to_a_widget()
    {
        Assert.True(Catalog.IsSocketType("MODEL"));
        Assert.True(Catalog.IsSocketType("SHAPES_TINT,MODEL"));
        Assert.False(Catalog.IsSocketType("SHAPES_TINT"));
    }

    [Fact]
    public void Of_two_types_with_one_name_the_later_wins()
    {
        var catalog = new NodeCatalog([Type("first"), Type("second")]);
        Assert.Equal("second", Assert.Single(catalog.Types).DisplayName);

        static NodeType Type(string display) => new() { Name = "A", DisplayName = display };
    }
}
