using System.Text.Json;
using System.Text.Json.Nodes;
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
}
