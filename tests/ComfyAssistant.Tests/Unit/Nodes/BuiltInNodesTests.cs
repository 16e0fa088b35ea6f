using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Nodes;

public class BuiltInNodesTests
{
    [Fact]
    public void Every_node_is_read_whole_and_explained()
    {
        Assert.Empty(BuiltInNodes.Catalog.Skipped);
        Assert.True(BuiltInNodes.Catalog.Types.Count >= 60);
        Assert.All(BuiltInNodes.Catalog.Types, type =>
        {
            Assert.NotEmpty(type.Description);
            Assert.NotEmpty(type.Category);
            Assert.Null(type.Package);
            Assert.True(type.Outputs.Count > 0 || type.IsOutputNode, type.Name);
        });
    }

    [Fact]
    public void Socket_inputs_have_a_source_in_the_table() => Assert.All(
        BuiltInNodes.Catalog.Types.SelectMany(type => type.Inputs.Where(input => input is { IsRequired: true, IsWidget: false })),
        input => Assert.True(BuiltInNodes.Catalog.IsSocketType(input.Type), $"{input.Name} {input.Type}"));

    [Fact]
    public void Inputs_and_outputs_are_those_of_a_real_ComfyUI()
    {
        if (SharedData.Catalog is not { } real) return;
        Assert.All(BuiltInNodes.Catalog.Types, type => Assert.Equal(Shape(real.Find(type.Name)!), Shape(type)));
    }

    // Newer versions gave this node one more switch, which the table has as optional.
    private static string Shape(NodeType type) => string.Join(", ", type.Inputs
        .Where(input => input.Name != "noise_mask").Select(input => $"{input.Name} {input.Type} {input.IsRequired}")
        .Concat(type.Outputs.Select(output => output.Type)));
}
