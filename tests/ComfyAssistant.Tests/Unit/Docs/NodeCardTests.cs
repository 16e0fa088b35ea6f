using ComfyAssistant.Plugins.Docs;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Tests.Unit.Docs;

public class NodeCardTests
{
    [Fact]
    public void Card_tells_inputs_defaults_ranges_and_outputs()
    {
        var card = NodeCard.Of(BuiltInNodes.Catalog.Find("ImageScaleBy")!);
        Assert.Equal(
            """
            # ImageScaleBy (Upscale Image By)

            Category: image/upscaling. Part of ComfyUI itself.

            Resizes a picture by a factor.

            ## Required inputs

            - `image`: IMAGE
            - `upscale_method`: one of nearest-exact, bilinear, area, bicubic, lanczos
            - `scale_by`: FLOAT, default 1, 0.01 to 8, step 0.01

            ## Outputs

            - 0 `IMAGE`: IMAGE
            """.ReplaceLineEndings("\n"), card);
    }

    [Fact]
    public void Output_nodes_are_named_as_such() =>
        Assert.Contains("output node", NodeCard.Of(BuiltInNodes.Catalog.Find("SaveImage")!), StringComparison.Ordinal);
}
