using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Nodes;

/// <summary>The table of ComfyUI's own node types, which the command <c>core-nodes</c> of tests/Bench makes.</summary>
public class BuiltInNodesTests
{
    [Fact]
    public void Every_type_is_read_whole()
    {
        Assert.Empty(BuiltInNodes.Catalog.Skipped);
        Assert.InRange(BuiltInNodes.Catalog.Types.Count, 800, 1200);
        Assert.All(BuiltInNodes.Catalog.Types, type =>
        {
            Assert.Null(type.Package);
            Assert.DoesNotContain(type.AllInputs(), input => input.IsUnknownDynamic);
        });
    }

    [Fact]
    public void The_commonest_types_are_explained_in_our_own_words() =>
        Assert.True(BuiltInNodes.Catalog.Types.Count(type => type.Description.Length > 0) >= 60);

    [Fact]
    public void Lists_of_files_are_left_open()
    {
        Assert.Null(BuiltInNodes.Catalog.Find("CheckpointLoaderSimple")!.Input("ckpt_name")!.Options);
        Assert.Null(BuiltInNodes.Catalog.Find("LoadImage")!.Input("image")!.Options);
        Assert.DoesNotContain(
            BuiltInNodes.Catalog.Types.SelectMany(type => type.AllInputs())
                .SelectMany(input => input.Options ?? Enumerable.Empty<string>()),
            option => option.EndsWith(".safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void Aliases_essentials_and_prices_are_kept()
    {
        Assert.Contains("sampler", BuiltInNodes.Catalog.Find("KSampler")!.SearchAliases);
        Assert.Equal("Image Tools", BuiltInNodes.Catalog.Find("ImageScaleBy")!.EssentialsCategory);
        Assert.True(BuiltInNodes.Catalog.Find("GeminiNode")!.CostsMoney);
        Assert.False(BuiltInNodes.Catalog.Find("KSampler")!.CostsMoney);
        Assert.True(BuiltInNodes.Catalog.Types.Count(type => type.CostsMoney) > 200);
    }

    [Fact]
    public void Inputs_and_outputs_are_those_of_a_real_ComfyUI()
    {
        if (SharedData.Newest is not { } real) return;
        Assert.All(BuiltInNodes.Catalog.Types, type => Assert.Equal(Shape(real.Find(type.Name)!), Shape(type)));
    }

    [Theory]
    [InlineData("\"api_node\": true", true)]
    [InlineData("\"price_badge\": {\"expr\": \"1\"}", true)]
    [InlineData("\"api_node\": false, \"price_badge\": null", false)]
    [InlineData("\"price_badge\": \"none\"", false)]
    public void A_paid_service_or_a_price_means_money(string members, bool costs)
    {
        var catalog = ObjectInfoReader.Read(
            System.Text.Encoding.UTF8.GetBytes($$$"""{"Node": {"input": {}, "output": [], {{{members}}} } }"""));
        Assert.Equal(costs, catalog.Find("Node")!.CostsMoney);
    }

    private static string Shape(NodeType type) =>
        string.Join(", ", type.AllInputs().Select(input => $"{input.Name} {input.Type} {input.IsRequired}")
        .Concat(type.Outputs.Select(output => output.Type)));
}
