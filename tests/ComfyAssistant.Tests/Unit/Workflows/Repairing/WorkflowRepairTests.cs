using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows.Repairing;

public class WorkflowRepairTests(ITestOutputHelper output)
{
    [Fact]
    public void A_valid_workflow_comes_back_as_it_is_in_either_format()
    {
        var (catalog, workflows) = ValidWorkflows.Own();
        var own = workflows.Concat(Fixtures.Pairs.Where(n => n != "muted_and_bypassed").Select(Fixtures.Ui)).Select(w => (catalog, w));
        var shared = ValidWorkflows.Shared() is var (sharedCatalog, sharedWorkflows)
            ? sharedWorkflows.Concat(SharedData.Names.Select(SharedData.Ui)).Select(w => (sharedCatalog, w)) : [];
        var count = 0;
        foreach (var (installation, workflow) in own.Concat(shared))
        {
            var result = WorkflowRepair.Repair(workflow, installation);
            Assert.True(result.Valid, string.Join('\n', result.NotChanged.Select(f => f.Message)));
            Assert.Empty(result.Changed);
            Assert.Equal(workflow.GetRawText(), result.Workflow.GetRawText());
            count++;
        }
        output.WriteLine($"{count} workflows unchanged");
    }

    [Theory]
    [InlineData("9", "steps", "0", "1")]
    [InlineData("9", "cfg", "1000", "100.0")]
    [InlineData("9", "cfg", "\"7.5\"", "7.5")]
    [InlineData("9", "steps", "\"99999\"", "10000")]
    [InlineData("9", "sampler_name", "\"EULER\"", "\"euler\"")]
    [InlineData("9", "sampler_name", "\"DPM++ 2M SDE\"", "\"dpmpp_2m_sde\"")]
    [InlineData("4", "ckpt_name", "\"SD_XL_base_1.0.ckpt\"", "\"sd_xl_base_1.0.safetensors\"")]
    [InlineData("4", "ckpt_name", "\"sd_xl_base_1.0\"", "\"sd_xl_base_1.0.safetensors\"")]
    [InlineData("4", "ckpt_name", "\"SD15/v1-5-pruned-emaonly.safetensors\"", "\"SD15\\\\v1-5-pruned-emaonly.safetensors\"")]
    [InlineData("4", "ckpt_name", "\"v1-5-pruned-emaonly.ckpt\"", "\"SD15\\\\v1-5-pruned-emaonly.safetensors\"")]
    [InlineData("9", "model", "[\"4\",1]", "[\"4\",0]")]
    [InlineData("9", "model", "[\"4\",9]", "[\"4\",0]")]
    [InlineData("9", "model", "[4,0]", "[\"4\",0]")]
    [InlineData("9", "model", "[\"4\",\"0\"]", "[\"4\",0]")]
    public void What_can_only_mean_one_thing_is_put_right(string node, string input, string wrong, string right)
    {
        var result = Repair("two_passes", root => root[node]!["inputs"]![input] = JsonNode.Parse(wrong));
        Assert.True(result.Valid);
        var repaired = result.Workflow.GetProperty(node).GetProperty("inputs").GetProperty(input);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(right), repaired));
        var change = Assert.Single(result.Changed);
        Assert.Equal((node, input), (change.NodeId, change.Input));
        Assert.NotEqual(change.Before, change.After);
    }

    [Theory]
    [InlineData("9", "scheduler", "\"kerras\"")]
    [InlineData("9", "steps", "\"many\"")]
    [InlineData("9", "positive", "[\"99\",0]")]
    [InlineData("4", "ckpt_name", "\"dreamshaper.safetensors\"")]
    public void What_would_be_a_guess_is_left_and_named(string node, string input, string wrong)
    {
        var result = Repair("two_passes", root => root[node]!["inputs"]![input] = JsonNode.Parse(wrong));
        Assert.False(result.Valid);
        Assert.Empty(result.Changed);
        Assert.Equal((node, input), (Assert.Single(result.NotChanged).NodeId, result.NotChanged[0].Input));
    }

    [Fact]
    public void A_repaired_type_brings_its_inputs_to_light_which_are_then_repaired_too()
    {
        var result = Repair("two_passes", root =>
        {
            root["9"]!["class_type"] = "k_sampler";
            root["9"]!["inputs"]!["sampler_name"] = "Euler";
            root["9"]!["inputs"]!.AsObject().Remove("steps");
            root["9"]!["inputs"]!["Steps"] = 33;
        });
        Assert.True(result.Valid);
        Assert.Equal("unknown_node_type", result.Changed[0].Code);
        Assert.Equal(["missing_required_input", "value_not_in_list"], result.Changed.Skip(1).Select(c => c.Code).Order());
        Assert.Equal(33, result.Workflow.GetProperty("9").GetProperty("inputs").GetProperty("steps").GetInt32());
        Assert.False(result.Workflow.GetProperty("9").GetProperty("inputs").TryGetProperty("Steps", out _));
    }

    [Fact]
    public void A_missing_value_is_filled_from_its_default()
    {
        var result = Repair("two_passes", root => root["9"]!["inputs"]!.AsObject().Remove("steps"));
        Assert.Equal(20, result.Workflow.GetProperty("9").GetProperty("inputs").GetProperty("steps").GetInt32());
        Assert.Empty(result.NotChanged);
    }

    [Fact]
    public void A_node_without_inputs_gets_them()
    {
        var result = Repair("two_passes", root => root["13"]!.AsObject().Remove("inputs"));
        Assert.Contains(result.Changed, c => c is { Code: "malformed", NodeId: "13" });
        Assert.Equal(("missing_required_input", "model_name"), (result.NotChanged[0].Code, result.NotChanged[0].Input));
    }

    [Fact]
    public void Numbers_that_no_type_can_hold_survive_the_repair_of_others()
    {
        var result = Repair("plain", root => root["3"]!["inputs"]!["steps"] = 0);
        Assert.Equal("18446744073709551615", result.Workflow.GetProperty("3").GetProperty("inputs").GetProperty("seed").GetRawText());
    }

    [Fact]
    public void A_name_written_twice_does_not_stop_the_repair()
    {
        var json = JsonElement.Parse("""
            {"1": {"class_type": "LoadImage", "inputs": {"image": "photo.jpg", "image": "PHOTO.JPG"}},
             "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}
            """);
        var result = WorkflowRepair.Repair(json, Fixtures.Catalog);
        Assert.True(result.Valid);
        Assert.Equal("photo.jpg", result.Workflow.GetProperty("1").GetProperty("inputs").GetProperty("image").GetString());
    }

    [Fact]
    public void On_the_canvas_a_widget_value_is_repaired_at_its_place()
    {
        var result = RepairUi("plain", root => Node(root, 3)["widgets_values"]![4] = "EULER");
        Assert.Equal("""[18446744073709551615,"randomize",20,7.5,"euler","karras",1]""", Compact(Node(result, 3)["widgets_values"]));
    }

    [Fact]
    public void On_the_canvas_a_type_is_repaired_with_the_name_that_search_uses()
    {
        var result = RepairUi("plain", root =>
        {
            Node(root, 8)["type"] = "vaedecode";
            Node(root, 8)["properties"]!["Node name for S&R"] = "vaedecode";
        });
        Assert.Equal("VAEDecode", (string?)Node(result, 8)["type"]);
        Assert.Equal("VAEDecode", (string?)Node(result, 8)["properties"]!["Node name for S&R"]);
    }

    [Fact]
    public void On_the_canvas_a_slot_is_repaired_in_the_link_and_on_both_outputs()
    {
        var result = RepairUi("plain", root =>
        {
            root["links"]![4]![2] = 0;
            Node(root, 4)["outputs"]![0]!["links"] = new JsonArray(1, 5);
            Node(root, 4)["outputs"]![2]!["links"] = new JsonArray(4);
        });
        Assert.Equal("""[5,4,2,8,1,"VAE"]""", Compact(result["links"]![4]));
        Assert.Equal("[1]", Compact(Node(result, 4)["outputs"]![0]!["links"]));
        Assert.Equal("[4,5]", Compact(Node(result, 4)["outputs"]![2]!["links"]));
    }

    [Fact]
    public void A_slot_of_a_version_1_link_is_repaired_in_place()
    {
        var result = RepairUi("version_1", root => root["links"]![2]!["origin_slot"] = 4);
        Assert.Equal(0, (int)result["links"]![2]!["origin_slot"]!);
    }

    [Fact]
    public void A_value_from_a_primitive_is_repaired_in_the_primitive()
    {
        var result = RepairUi("reroutes_and_primitives", root => Node(root, 8)["widgets_values"]![0] = "Heun");
        Assert.Equal("heun", (string?)Node(result, 8)["widgets_values"]![0]);
    }

    [Fact]
    public void A_value_shown_on_a_subgraph_is_repaired_on_its_host_and_one_inside_in_the_definition()
    {
        var host = RepairUi("subgraphs", root => Node(root, 10)["widgets_values"]![0] = 0);
        Assert.Equal(1, (int)Node(host, 10)["widgets_values"]![0]!);
        var inside = RepairUi("subgraphs", root => root["definitions"]!["subgraphs"]![0]!["nodes"]![3]!["widgets_values"]![4] = "EULER");
        Assert.Equal("euler", (string?)inside["definitions"]!["subgraphs"]![0]!["nodes"]![3]!["widgets_values"]![4]);
    }

    [Fact]
    public void A_value_on_a_group_node_is_repaired_there_and_one_kept_by_name_by_its_name()
    {
        var group = RepairUi("group_node", root => Node(root, 3)["widgets_values"]![7] = "Euler");
        Assert.Equal("euler", (string?)Node(group, 3)["widgets_values"]![7]);
        var named = RepairUi("older_files", root => Node(root, 1)["widgets_values"]!["ckpt_name"] = "SD_XL_BASE_1.0.safetensors");
        Assert.Equal("sd_xl_base_1.0.safetensors", (string?)Node(named, 1)["widgets_values"]!["ckpt_name"]);
    }

    private static RepairResult Repair(string name, Action<JsonNode> edit) => Repair(Fixtures.Api(name), edit);

    private static JsonNode RepairUi(string name, Action<JsonNode> edit)
    {
        var before = Fixtures.Ui(name);
        var result = Repair(before, edit);
        Assert.True(result.Valid, string.Join('\n', result.NotChanged.Select(f => f.Message)));
        Assert.NotEmpty(result.Changed);
        return JsonNode.Parse(result.Workflow.GetRawText())!;
    }

    private static RepairResult Repair(JsonElement workflow, Action<JsonNode> edit)
    {
        var root = JsonNode.Parse(workflow.GetRawText())!;
        edit(root);
        var broken = JsonSerializer.SerializeToElement(root);
        Assert.NotEmpty(WorkflowValidator.Validate(broken, Fixtures.Catalog) is var found ? found.Errors.Concat(found.Warnings) : []);
        return WorkflowRepair.Repair(broken, Fixtures.Catalog);
    }

    private static JsonObject Node(JsonNode root, int id) => root["nodes"]!.AsArray().First(n => (int)n!["id"]! == id)!.AsObject();

    private static string Compact(JsonNode? json) => json!.ToJsonString();
}
