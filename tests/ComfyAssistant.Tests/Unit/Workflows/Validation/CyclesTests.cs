using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using static ComfyAssistant.Tests.Support.EditedWorkflow;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

public class CyclesTests
{
    [Fact]
    public void A_circle_is_told_as_a_way_and_once()
    {
        var result = Edited(root => Inputs(root, "10")["samples"] = new JsonArray("11", 0));
        var finding = Assert.Single(result.Errors);
        Assert.Equal(FindingCodes.Cycle, finding.Code);
        Assert.Contains("LatentUpscale 10 ← KSampler 11 ← LatentUpscale 10", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_fed_by_itself_is_a_circle()
    {
        var finding = Assert.Single(Edited(root => Inputs(root, "10")["samples"] = new JsonArray("10", 0)).Errors);
        Assert.Equal((FindingCodes.Cycle, "10", "samples"), (finding.Code, finding.NodeId, finding.Input));
    }

    [Fact]
    public void Of_two_circles_with_one_link_in_common_that_link_is_named()
    {
        // 9.model from the end closes a circle through both samplers, by two ways: directly and over the upscaler.
        var result = Edited(root =>
        {
            root["20"] = JsonNode.Parse("""{"class_type":"VAEEncode","inputs":{"pixels":["12",0],"vae":["4",2]}}""");
            root["21"] = JsonNode.Parse("""
                {"class_type": "ImageBlend", "inputs": {"image1": ["12", 0], "image2": ["14", 0], "blend_factor": 0.5, "blend_mode": "screen"}}
                """);
            Inputs(root, "20")["pixels"] = new JsonArray("21", 0);
            Inputs(root, "9")["latent_image"] = new JsonArray("20", 0);
        });
        var finding = Assert.Single(result.Errors);
        var cut = new[] { ("9", "latent_image"), ("20", "pixels"), ("10", "samples"), ("11", "latent_image"), ("12", "samples") };
        Assert.Contains((finding.NodeId!, finding.Input!), cut);
    }
}
