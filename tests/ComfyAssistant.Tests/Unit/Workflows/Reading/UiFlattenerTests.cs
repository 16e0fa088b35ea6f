using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Reading;

public class UiFlattenerTests
{
    public static TheoryData<string> Pairs => [.. Fixtures.Pairs];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_canvas_becomes_the_prompt_that_the_frontend_would_send(string name)
    {
        var actual = ApiWriter.Write(Fixtures.ReadUi(name));
        var expected = JsonNode.Parse(Fixtures.Api(name).GetRawText());
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected!.ToJsonString()}\nactual   {actual.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_fixture_has_no_finding_in_either_format(string name)
    {
        foreach (var json in new[] { Fixtures.Ui(name), Fixtures.Api(name) })
        {
            var result = WorkflowValidator.Validate(json, Fixtures.Catalog);
            // The one thing wrong in there on purpose: forced inputs that nothing feeds, and a muted source.
            var unexpected = result.Errors.Concat(result.Warnings)
                .Where(f => f.ClassType != "ShapesForced" || f.Code != FindingCodes.MissingRequiredInput);
            Assert.Empty(unexpected.Select(f => f.Message));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Names_of_members_may_be_written_with_escapes(string name)
    {
        var plain = Fixtures.Ui(name).GetRawText();
        var escaped = System.Text.RegularExpressions.Regex.Replace(
            plain, """
            "(type|title|mode|inputs|outputs|widgets_values|properties|name|link|widget)"(\s*:)
            """.Trim(), match => $"\"\\u{(int)match.Groups[1].Value[0]:x4}{match.Groups[1].Value[1..]}\"{match.Groups[2].Value}");
        Assert.NotEqual(plain, escaped);
        var actual = ApiWriter.Write(Workflow.Read(JsonElement.Parse(escaped), Fixtures.Catalog));
        var expected = ApiWriter.Write(Fixtures.ReadUi(name));
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    [Fact]
    public void A_slot_of_a_widget_that_the_node_no_longer_has_is_gone_with_its_link()
    {
        var workflow = Workflow.Read(JsonElement.Parse("""
            {"nodes":[{"id":1,"type":"PrimitiveNode","outputs":[{"name":"INT","type":"INT"}],"widgets_values":[512,"fixed"]},
              {"id":2,"type":"Picture","inputs":[{"name":"breadth","type":"INT","widget":{"name":"breadth"},"link":1}],
               "widgets_values":[64]}],
             "links":[[1,1,0,2,0,"INT"]],"version":0.4}
            """), DynamicFixtures.Catalog);
        Assert.Equal(["size"], workflow.Find("2")!.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void Muted_bypassed_and_written_nodes_are_left_out_with_their_reason()
    {
        var bypassed = Fixtures.ReadUi("muted_and_bypassed").LeftOut;
        Assert.Contains(new LeftOutNode("2", "LoraLoader", "bypassed"), bypassed);
        Assert.Contains(new LeftOutNode("8", "ImageInvert", "muted"), bypassed);
        var notes = Fixtures.ReadUi("plain").LeftOut;
        Assert.Equal([new LeftOutNode("20", "Note", "note"), new LeftOutNode("21", "MarkdownNote", "note")], notes);
    }

    [Fact]
    public void A_muted_subgraph_takes_all_its_nodes_along()
    {
        var left = Fixtures.ReadUi("subgraphs").LeftOut;
        Assert.Equal(["18:2:100", "18:3:100", "18:4", "18:5"], left.Select(n => n.Id));
        Assert.All(left, n => Assert.Equal("muted", n.Reason));
    }

    [Fact]
    public void A_link_from_a_muted_node_is_missing_and_says_why()
    {
        var json = Edited("plain", root => root["nodes"]![0]!["mode"] = 2);
        var finding = WorkflowValidator.Validate(json, Fixtures.Catalog).Errors.Single(f => f.NodeId == "3");
        Assert.Equal(FindingCodes.MissingRequiredInput, finding.Code);
        Assert.Contains("node 4 (CheckpointLoaderSimple), which is muted", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_link_that_is_gone_is_dangling()
    {
        var json = Edited("plain", root => root["links"]!.AsArray().RemoveAt(0));
        var finding = Assert.Single(WorkflowValidator.Validate(json, Fixtures.Catalog).Errors);
        Assert.Equal((FindingCodes.DanglingLink, "3", "model"), (finding.Code, finding.NodeId, finding.Input));
    }

    [Fact]
    public void A_link_from_a_node_that_is_gone_is_dangling_for_each_user()
    {
        var json = Edited("plain", root => root["nodes"]!.AsArray().RemoveAt(0));
        var findings = WorkflowValidator.Validate(json, Fixtures.Catalog).Errors;
        Assert.Equal(5, findings.Count);
        Assert.All(findings, f => Assert.Equal(FindingCodes.DanglingLink, f.Code));
    }

    [Fact]
    public void Reroutes_in_a_circle_end_and_are_reported_once_per_user()
    {
        var json = Edited("reroutes_and_primitives", root => root["links"]![2] = new JsonArray(3, 3, 0, 2, 0, "*"));
        var finding = Assert.Single(WorkflowValidator.Validate(json, Fixtures.Catalog).Errors);
        Assert.Equal((FindingCodes.Cycle, "11", "vae"), (finding.Code, finding.NodeId, finding.Input));
    }

    [Fact]
    public void A_subgraph_inside_itself_ends_and_is_malformed()
    {
        var json = Edited("subgraphs", root => root["definitions"]!["subgraphs"]![1]!["nodes"]![0]!["type"] = "b2a1");
        var findings = WorkflowValidator.Validate(json, Fixtures.Catalog).Errors;
        Assert.Contains(findings, f => f.Code == FindingCodes.Malformed && f.Message.Contains("contains itself", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, f => f.Code == FindingCodes.UnknownNodeType);
    }

    [Fact]
    public void A_group_node_without_its_definition_is_malformed()
    {
        var json = Edited("group_node", root => root["extra"] = new JsonObject());
        var finding = Assert.Single(WorkflowValidator.Validate(json, Fixtures.Catalog).Errors);
        Assert.Equal((FindingCodes.Malformed, "3"), (finding.Code, finding.NodeId));
    }

    [Fact]
    public void The_older_spelling_of_a_group_node_is_the_same()
    {
        var json = Edited("group_node", root => root["nodes"]![2]!["type"] = "workflow/Sample and decode");
        Assert.True(WorkflowDiff.Between(Fixtures.ReadUi("group_node"), Workflow.Read(json, Fixtures.Catalog)).IsEmpty);
    }

    [Theory]
    [InlineData("""{"nodes":[5],"links":[]}""", "nodes[0]")]
    [InlineData("""{"nodes":[{"type":"SaveImage"}],"links":[]}""", "needs an id")]
    [InlineData("""{"nodes":[{"id":1}],"links":[]}""", "needs a type")]
    [InlineData("""{"nodes":[{"id":1,"type":"PreviewImage"},{"id":1,"type":"PreviewImage"}],"links":[]}""", "Two nodes")]
    [InlineData("""{"nodes":[],"links":[[1,2]]}""", "Link 0")]
    [InlineData("""{"nodes":[],"links":[7]}""", "Link 0")]
    [InlineData("""{"nodes":[],"definitions":{"subgraphs":[{}]}}""", "subgraphs[0]")]
    public void Parts_that_are_not_what_they_should_be_are_malformed(string json, string expected)
    {
        var findings = WorkflowValidator.Validate(JsonElement.Parse(json), Fixtures.Catalog).Errors;
        Assert.Contains(findings, f => f.Code == FindingCodes.Malformed && f.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void An_endless_row_of_reroutes_is_refused_rather_than_followed_to_the_end_of_the_stack()
    {
        var nodes = new JsonArray(
            JsonNode.Parse("""{"id":0,"type":"PreviewImage","inputs":[{"name":"images","type":"IMAGE","link":1}]}"""));
        var links = new JsonArray();
        for (var i = 1; i <= 20_000; i++)
        {
            nodes.Add(new JsonObject
            {
                ["id"] = i,
                ["type"] = "Reroute",
                ["inputs"] = new JsonArray(new JsonObject { ["name"] = "", ["type"] = "*", ["link"] = i + 1 }),
            });
            links.Add(new JsonArray(i, i, 0, i - 1, 0, "*"));
        }
        var json = JsonSerializer.SerializeToElement(new JsonObject { ["nodes"] = nodes, ["links"] = links });
        var finding = Assert.Single(WorkflowValidator.Validate(json, Fixtures.Catalog).Errors);
        Assert.Equal((FindingCodes.Malformed, "0", "images"), (finding.Code, finding.NodeId, finding.Input));
    }

    [Theory]
    [InlineData(10, 12, "would make more than 20000 nodes")]
    [InlineData(1, 5000, "is nested more than 50 deep")]
    public void Subgraphs_that_multiply_or_nest_without_end_are_refused(int uses, int levels, string expected)
    {
        var definitions = new JsonArray();
        for (var level = 0; level < levels; level++)
        {
            var nodes = new JsonArray();
            for (var use = 0; use < uses; use++) nodes.Add(new JsonObject { ["id"] = use, ["type"] = $"level{level + 1}" });
            definitions.Add(new JsonObject
            {
                ["id"] = $"level{level}",
                ["name"] = $"Level {level}",
                ["nodes"] = nodes,
                ["links"] = new JsonArray()
            });
        }
        var root = new JsonObject
        {
            ["nodes"] = new JsonArray(new JsonObject { ["id"] = 1, ["type"] = "level0" }),
            ["definitions"] = new JsonObject { ["subgraphs"] = definitions },
        };
        var findings = WorkflowValidator.Validate(JsonSerializer.SerializeToElement(root), Fixtures.Catalog).Errors;
        Assert.Contains(findings, f => f.Code == FindingCodes.Malformed && f.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static JsonElement Edited(string name, Action<JsonNode> edit)
    {
        var root = JsonNode.Parse(Fixtures.Ui(name).GetRawText())!;
        edit(root);
        return JsonSerializer.SerializeToElement(root);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-9)]
    [InlineData(7)]
    public void A_slot_that_a_reroute_does_not_have_leaves_the_input_unset(int slot)
    {
        var workflow = JsonElement.Parse("""
            {"nodes":[{"id":1,"type":"Reroute"},{"id":2,"type":"PreviewImage","inputs":[{"name":"images","type":"IMAGE","link":1}]}],
             "links":[[1,1,SLOT,2,0,"IMAGE"]]}
            """.Replace("SLOT", $"{slot}", StringComparison.Ordinal));
        var finding = Assert.Single(WorkflowValidator.Validate(workflow, Fixtures.Catalog).Errors);
        Assert.Equal(("2", "images", FindingCodes.MissingRequiredInput), (finding.NodeId, finding.Input, finding.Code));
    }

    [Fact]
    public void A_widget_that_a_subgraph_shows_may_feed_a_socket_inside_as_well()
    {
        var workflow = JsonElement.Parse("""
            {"nodes":[{"id":10,"type":"S","inputs":[{"name":"width","type":"INT","link":null,"widget":{"name":"width"}}],
                "properties":{"proxyWidgets":[["5","width"]]},"widgets_values":[]}],"links":[],
             "definitions":{"subgraphs":[{"id":"S","name":"S","inputs":[{"name":"width","type":"INT","linkIds":[1,4]}],
               "nodes":[{"id":5,"type":"EmptyLatentImage","widgets_values":[640,512,1],
                          "inputs":[{"name":"width","type":"INT","link":1,"widget":{"name":"width"}}]},
                        {"id":6,"type":"PreviewAny","inputs":[{"name":"source","type":"*","link":4}]}],
               "links":[{"id":1,"origin_id":-10,"origin_slot":0,"target_id":5,"target_slot":0},
                        {"id":4,"origin_id":-10,"origin_slot":0,"target_id":6,"target_slot":0}]}]}}
            """);
        var nodes = Workflow.Read(workflow, BuiltInNodes.Catalog);
        Assert.Equal(640, nodes.Find("10:5")!.Input("width")!.Value.GetInt32());
        Assert.Equal(640, nodes.Find("10:6")!.Input("source")!.Value.GetInt32());
    }

    [Fact]
    public void What_a_packages_script_keeps_by_name_reaches_the_prompt_and_on_a_core_node_it_does_not()
    {
        var catalog = ObjectInfoReader.Read("""
            {"Film": {"input": {"required": {"images": ["IMAGE"], "rate": ["INT", {"default": 8}], "format": [["mp4", "gif"]]}},
                "output": [], "output_node": true, "python_module": "custom_nodes.Films"},
             "CoreFilm": {"input": {"required": {"rate": ["INT", {"default": 8}]}}, "output": [], "output_node": true,
                "python_module": "nodes"}}
            """u8.ToArray());
        var workflow = JsonElement.Parse("""
            {"nodes":[{"id":1,"type":"Film","widgets_values":{"rate":12,"format":"mp4","crf":19}},
                      {"id":2,"type":"CoreFilm","widgets_values":{"rate":12,"crf":19}}],"links":[]}
            """);
        var nodes = Workflow.Read(workflow, catalog);
        Assert.Equal("rate 12, format mp4, crf 19", Said("1"));
        Assert.Equal("rate 12", Said("2"));

        string Said(string id) => string.Join(", ", nodes.Find(id)!.Inputs.Select(i => $"{i.Name} {i.Value}"));
    }
}
