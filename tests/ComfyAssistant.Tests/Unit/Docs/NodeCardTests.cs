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
            - `scale_by`: FLOAT, default 1.0, 0.01 to 8.0, step 0.01

            ## Outputs

            - 0 `IMAGE`: IMAGE
            """.ReplaceLineEndings("\n"), card);
    }

    [Fact]
    public void Output_nodes_are_named_as_such() =>
        Assert.Contains("output node", NodeCard.Of(BuiltInNodes.Catalog.Find("SaveImage")!), StringComparison.Ordinal);

    [Fact]
    public void Every_name_that_a_dynamic_input_can_have_is_written_out()
    {
        var card = NodeCard.Of(BuiltInNodes.Catalog.Find("ResizeImageMaskNode")!);
        Assert.Contains("- `input`: IMAGE or MASK", card, StringComparison.Ordinal);
        Assert.Contains("`resize_type`: one of \"scale dimensions\", \"scale by multiplier\"", card, StringComparison.Ordinal);
        Assert.Contains("    - `resize_type.multiplier`: FLOAT, default 1.0, 0.01 to 8.0, step 0.01", card, StringComparison.Ordinal);
        Assert.DoesNotContain("COMFY_", card, StringComparison.Ordinal);

        var row = NodeCard.Of(BuiltInNodes.Catalog.Find("BatchImagesNode")!);
        Assert.Contains("Write images.image0, images.image1 …", row, StringComparison.Ordinal);
    }

    [Fact]
    public void No_card_of_any_type_speaks_of_internal_types_or_grows_beyond_bounds() => Assert.All(BuiltInNodes.Catalog.Types, type =>
    {
        var card = NodeCard.Of(type);
        Assert.DoesNotContain("COMFY_", card, StringComparison.Ordinal);
        Assert.True(card.Length < 30_000, $"{type.Name}: {card.Length}");
    });

    [Fact]
    public void What_costs_money_says_so() =>
        Assert.Contains("costs the user money", NodeCard.Of(BuiltInNodes.Catalog.Find("GeminiNode")!), StringComparison.Ordinal);
}
