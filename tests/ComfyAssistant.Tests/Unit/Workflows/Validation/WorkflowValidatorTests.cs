using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using static ComfyAssistant.Tests.Support.EditedWorkflow;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

public class WorkflowValidatorTests
{
    [Theory]
    [InlineData("5", "A workflow is a JSON object")]
    [InlineData("[]", "A workflow is a JSON object")]
    [InlineData("{}", "no nodes")]
    [InlineData("""{"name":"my workflow"}""", "no workflow")]
    [InlineData("""{"prompt":{"1":{"class_type":"SaveImage","inputs":{}}}}""", "wrapped in \"prompt\"")]
    public void What_is_no_workflow_is_malformed_and_said_once(string json, string expected)
    {
        var result = Validate(json);
        Assert.False(result.Valid);
        var finding = Assert.Single(result.Errors, f => f.Code == FindingCodes.Malformed);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_findings_come_in_one_pass()
    {
        var result = Edited(root =>
        {
            root["9"]!["inputs"]!["steps"] = 0;
            root["9"]!["inputs"]!["sampler_name"] = "Euler";
            root["11"]!["class_type"] = "KSamplr";
            root["12"]!["inputs"]!["vae"] = new JsonArray("4", 0);
            root["15"]!["inputs"]!["colour"] = "red";
        });
        Assert.Equal(
            [
                ("9", "steps", "value_out_of_range"), ("9", "sampler_name", "value_not_in_list"),
                ("11", null, "unknown_node_type"), ("12", "vae", "type_mismatch"),
            ],
            result.Errors.Select(f => (f.NodeId, f.Input, f.Code)));
        Assert.Equal([("15", "colour", "unknown_input")], result.Warnings.Select(f => (f.NodeId, f.Input, f.Code)));
    }

    [Theory]
    [InlineData("steps", "0", "value_out_of_range", "KSampler 9: steps must lie between 1 and 10000, but is 0. Use 1.", "1")]
    [InlineData("seed", "18446744073709551616", "value_out_of_range",
        "KSampler 9: seed must lie between 0 and 18446744073709551615, but is 18446744073709551616. Use 18446744073709551615.",
        "18446744073709551615")]
    [InlineData("denoise", "1e300", "value_out_of_range", "KSampler 9: denoise must lie between 0.0 and 1.0, but is 1e300. Use 1.0.",
        "1.0")]
    [InlineData("steps", "\"many\"", "bad_value_type", "KSampler 9: steps takes a whole number, not \"many\".", null)]
    [InlineData("steps", "\"1.5\"", "bad_value_type", "KSampler 9: steps takes a whole number, not \"1.5\".", null)]
    [InlineData("cfg", "null", "bad_value_type", "KSampler 9: cfg takes a number, not null.", null)]
    [InlineData("model", "\"sdxl\"", "bad_value_type",
        "KSampler 9: model takes a link: [\"4\",0] (CheckpointLoaderSimple MODEL) or [\"5\",0] (LoraLoader MODEL), not \"sdxl\".",
        "[\"4\",0] (CheckpointLoaderSimple MODEL) or [\"5\",0] (LoraLoader MODEL)")]
    [InlineData("sampler_name", "\"Euler\"", "value_not_in_list",
        "KSampler 9: sampler_name cannot be \"Euler\"; the closest are \"euler\". Use \"euler\".", "euler")]
    [InlineData("scheduler", "\"kerras\"", "value_not_in_list", "KSampler 9: scheduler cannot be \"kerras\"; the closest are \"karras\".",
        "karras")]
    [InlineData("model", "[\"44\",0]", "dangling_link",
        "KSampler 9: model is linked to node 44, which does not exist. Outputs that fit: [\"4\",0] (CheckpointLoaderSimple MODEL) or " +
        "[\"5\",0] (LoraLoader MODEL).",
        "[\"4\",0] (CheckpointLoaderSimple MODEL) or [\"5\",0] (LoraLoader MODEL)")]
    [InlineData("model", "[\"4\",3]", "bad_output_index",
        "KSampler 9: model is linked to output 3 of CheckpointLoaderSimple 4, which has only 0 MODEL, 1 CLIP, 2 VAE. Use [\"4\",0].",
        "[\"4\",0]")]
    [InlineData("model", "[\"4\",1]", "type_mismatch",
        "KSampler 9: model takes MODEL, but output 1 of CheckpointLoaderSimple 4 is CLIP. Use [\"4\",0].", "[\"4\",0]")]
    [InlineData("sampler_name", "[\"6\",0]", "type_mismatch",
        "KSampler 9: sampler_name takes a value of its list (COMBO), but output 0 of CLIPTextEncode 6 is CONDITIONING.", null)]
    [InlineData("model", "[4,0]", "malformed", "KSampler 9: model is [4,0], but a link is [\"node id\", output index]. Write [\"4\",0].",
        "[\"4\",0]")]
    [InlineData("model", "[\"4\",\"MODEL\"]", "malformed",
        "KSampler 9: model is [\"4\",\"MODEL\"], but a link is [\"node id\", output index].", null)]
    public void A_message_says_what_is_wrong_and_what_would_be_right(
        string input, string json, string code, string message, string? suggestion)
    {
        var finding = Assert.Single(Edited(root => root["9"]!["inputs"]![input] = JsonNode.Parse(json)).Errors);
        Assert.Equal(new Finding(code, "9", "KSampler", input, message, suggestion), finding with { Fix = null });
    }

    [Theory]
    [InlineData("seed", "18446744073709551615")]
    [InlineData("steps", "20.0")]
    [InlineData("steps", "1e1")]
    [InlineData("cfg", "8")]
    [InlineData("denoise", "0.8700000000000001")]
    public void What_ComfyUI_takes_is_no_finding(string input, string json)
    {
        var result = Edited(root => root["9"]!["inputs"]![input] = JsonNode.Parse(json));
        Assert.Empty(result.Errors.Concat(result.Warnings));
    }

    [Theory]
    [InlineData("steps", "20.5")]
    [InlineData("cfg", "true")]
    public void What_ComfyUI_bends_into_shape_is_a_warning(string input, string json)
    {
        var result = Edited(root => root["9"]!["inputs"]![input] = JsonNode.Parse(json));
        Assert.True(result.Valid);
        Assert.Equal(FindingCodes.BadValueType, Assert.Single(result.Warnings).Code);
    }

    [Fact]
    public void A_missing_input_without_default_is_an_error_and_one_with_a_default_a_warning()
    {
        var link = Assert.Single(Edited(root => Inputs(root, "9").Remove("positive")).Errors);
        Assert.Equal(
            "KSampler 9: the required input positive is not set. Connect an output of type CONDITIONING: "
            + "[\"6\",0] (CLIPTextEncode CONDITIONING) or [\"7\",0] (CLIPTextEncode CONDITIONING).",
            link.Message);
        var value = Edited(root => Inputs(root, "9").Remove("steps"));
        Assert.True(value.Valid);
        var warning = Assert.Single(value.Warnings);
        Assert.Equal(("missing_required_input", "steps", "20"), (warning.Code, warning.Input, warning.Suggestion));
    }

    [Fact]
    public void A_required_input_under_another_spelling_is_missing_even_if_it_has_a_default()
    {
        var result = Edited(root =>
        {
            Inputs(root, "9").Remove("steps");
            Inputs(root, "9")["Steps"] = 30;
        });
        Assert.EndsWith("Rename Steps to steps.", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
        Assert.EndsWith("Did you mean steps?", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_on_a_socket_is_the_same_as_nothing()
    {
        Assert.Equal(FindingCodes.MissingRequiredInput, Assert.Single(Edited(root => Inputs(root, "9")["model"] = null).Errors).Code);
    }

    [Fact]
    public void A_link_from_a_node_without_outputs_says_so()
    {
        var finding = Assert.Single(Edited(root =>
        {
            root["60"] = JsonNode.Parse("""{"class_type":"LoadImage","inputs":{"image":"photo.jpg"}}""");
            root["61"] = JsonNode.Parse("""{"class_type":"PreviewImage","inputs":{"images":["60",0]}}""");
            Inputs(root, "9")["model"] = new JsonArray("61", 0);
        }).Errors);
        Assert.Equal("KSampler 9: model is linked to output 0 of PreviewImage 61, which has no outputs.", finding.Message);
    }

    [Fact]
    public void Of_a_node_id_written_twice_the_later_counts_and_that_is_said()
    {
        var finding = Assert.Single(Validate("""
            {"1": {"class_type": "ShapesLateCombo", "inputs": {"file": "a"}},
             "1": {"class_type": "ShapesLateCombo", "inputs": {"file": "b"}},
             "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}
            """).Warnings);
        Assert.Equal((FindingCodes.Malformed, "1"), (finding.Code, finding.NodeId));
    }

    [Fact]
    public void The_result_goes_over_the_wire_in_the_agreed_shape()
    {
        var json = JsonSerializer.SerializeToNode(Edited(root => root["9"]!["inputs"]!["steps"] = 0), JsonSerializerOptions.Web)!;
        Assert.Contains(json["outputs"]!.AsArray(),
            o => JsonNode.DeepEquals(o, JsonNode.Parse("""{"nodeId": "15", "classType": "SaveImage", "runs": false}""")));
        json.AsObject().Remove("outputs");
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse("""
            {"valid": false, "verdict": "refused", "format": "api", "warnings": [],
             "errors": [{"code": "value_out_of_range", "nodeId": "9", "classType": "KSampler", "input": "steps", "suggestion": "1",
                         "message": "KSampler 9: steps must lie between 1 and 10000, but is 0. Use 1."}]}
            """)), json.ToJsonString());
    }
}
