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

    [Fact]
    public void An_alias_finds_the_nodes_that_declare_it()
    {
        foreach (var catalog in new[] { BuiltInNodes.Catalog, SharedData.Newest }.OfType<NodeCatalog>())
        {
            var search = new NodeSearch(catalog);
            var pairs = catalog.Types.SelectMany(type => type.SearchAliases.Select(alias => (Alias: alias.ToLowerInvariant(), type.Name)))
                .Distinct().ToList();
            var found = pairs.Select(pair => pair.Alias).Distinct()
                .ToDictionary(alias => alias, alias => search.Find(new NodeQuery(alias)).Select(type => type.Name).ToList());
            var amongFive = found.Keys.Count(alias => pairs.Any(pair => pair.Alias == alias && found[alias].Take(5).Contains(pair.Name)));
            var amongTwenty = pairs.Count(pair => found[pair.Alias].Contains(pair.Name));
            output.WriteLine($"{found.Count} aliases: among five {(double)amongFive / found.Count:P1}; {pairs.Count} pairs: " +
                $"among twenty {(double)amongTwenty / pairs.Count:P1}");
            Assert.True(amongFive >= 0.98 * found.Count);
            Assert.True(amongTwenty >= 0.95 * pairs.Count);
        }
    }

    [Theory]
    [InlineData("sampler", "KSampler")]
    [InlineData("upscale with model", "ImageUpscaleWithModel")]
    [InlineData("save video", "SaveVideo")]
    [InlineData("remove background", "RemoveBackground")]
    [InlineData("scheduler", "BasicScheduler")]
    public void What_a_person_expects_comes_first_among_the_nodes_of_today(string text, string first) =>
        Assert.Equal(first, Names(text)[0]);

    [Fact]
    public void Every_type_is_found_first_by_its_exact_name() =>
        Assert.All(BuiltInNodes.Catalog.Types,
            type => Assert.Equal(type.Name, _search.Find(new NodeQuery(type.Name, Limit: 1)).Single().Name));

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
        Assert.All(_search.Find(new NodeQuery("load", Category: "loaders")),
            type => Assert.Contains("loaders", type.Category, StringComparison.Ordinal));
        Assert.All(_search.Find(new NodeQuery("", InputType: "mask", Limit: 99)),
            type => Assert.Contains(type.Inputs, input => input.Type.Split(',').Contains("MASK")));
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

    private List<string> Names(string text, int limit = 5) =>
        [.. _search.Find(new NodeQuery(text, Limit: limit)).Select(type => type.Name)];
}
