using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Declarations that packages of others get wrong or leave empty, against workflows that set everything, nothing, and nonsense.
/// </summary>
public sealed class OddNodeTypesTests
{
    private static readonly string[] Values =
        ["", "\"x\":1", "\"x\":null", "\"x\":[]", "\"x\":[\"1\",0]", "\"x\":{\"a\":[[]]}", "\"x\":\"\\u0000\"", "\"y\":1", "\"x\":1e999"];

    [Theory]
    [InlineData("[[]]")]
    [InlineData("[[null]]")]
    [InlineData("[[], {}]")]
    [InlineData("[\"COMBO\", {\"options\": []}]")]
    [InlineData("[\"COMBO\"]")]
    [InlineData("[\"COMBO\", null]")]
    [InlineData("[\"INT\", {\"min\": 1e999, \"max\": -1e999, \"step\": 0, \"default\": null}]")]
    [InlineData("[\"INT\", {\"min\": \"a\", \"default\": [1]}]")]
    [InlineData("[\"FLOAT\", {\"default\": {}}]")]
    [InlineData("[\"STRING\", {\"default\": 7}]")]
    [InlineData("[\"BOOLEAN\", {\"default\": \"maybe\"}]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"*\"]")]
    [InlineData("[\"A,B,*\", {\"forceInput\": true}]")]
    [InlineData("[\"COLOR\"]")]
    [InlineData("[\"COMFY_DYNAMICCOMBO_V3\", {\"options\": []}]")]
    [InlineData("[\"COMFY_DYNAMICCOMBO_V3\", {\"options\": [{}]}]")]
    [InlineData("[\"COMFY_AUTOGROW_V3\", {}]")]
    [InlineData("[7]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void None_of_them_ends_a_check_or_a_repair(string declared)
    {
        var catalog = ObjectInfoReader.Read(Encoding.UTF8.GetBytes(
            $$$"""{"A":{"input":{"required":{"x":{{{declared}}} } },"output":["IMAGE"],"output_node":true,"name":"A"} }"""));
        foreach (var value in Values)
        {
            var api = JsonElement.Parse($$$"""{"1":{"class_type":"A","inputs":{ {{{value}}} } } }""");
            var ui = JsonElement.Parse($$$"""{"nodes":[{"id":1,"type":"A","widgets_values":{ {{{value}}} } }],"links":[]}""");
            foreach (var workflow in new[] { api, ui })
            {
                WorkflowValidator.Validate(workflow, catalog);
                WorkflowRepair.Repair(workflow, catalog);
            }
        }
    }
}
