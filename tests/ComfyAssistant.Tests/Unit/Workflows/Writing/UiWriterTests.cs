using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Writing;

public class UiWriterTests
{
    public static TheoryData<string> Names => [.. Fixtures.ApiNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void To_the_canvas_and_back_is_the_identity(string name)
    {
        var ui = UiWriter.Write(Fixtures.ReadApi(name), Fixtures.Catalog);
        var back = ApiWriter.Write(Workflow.Read(JsonSerializer.SerializeToElement(ui.Json), Fixtures.Catalog));
        Assert.Empty(ui.LeftOut);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Fixtures.Api(name).GetRawText()), back), back.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_link_is_listed_alike_at_both_ends(string name)
    {
        var json = Write(name);
        foreach (var link in json["links"]!.AsArray())
        {
            var (id, from, fromSlot, to, toSlot) = ((int)link![0]!, link[1]!, (int)link[2]!, link[3]!, (int)link[4]!);
            Assert.Equal(id, (int)Node(json, to)["inputs"]![toSlot]!["link"]!);
            Assert.Contains(id, Node(json, from)["outputs"]![fromSlot]!["links"]!.AsArray().Select(l => (int)l!));
        }
        Assert.Equal((int)json["last_link_id"]!, json["links"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nodes_stand_right_of_their_sources_and_never_over_each_other(string name)
    {
        var json = Write(name);
        var boxes = json["nodes"]!.AsArray().Select(n => (
            Id: n!["id"]!.ToJsonString(),
            X: (int)n["pos"]![0]!, Y: (int)n["pos"]![1]! - 30,
            W: (int)n["size"]![0]!, H: (int)n["size"]![1]! + 30)).ToList();
        foreach (var a in boxes)
            foreach (var b in boxes)
                Assert.True(a.Id == b.Id || a.X + a.W <= b.X || b.X + b.W <= a.X || a.Y + a.H <= b.Y || b.Y + b.H <= a.Y, $"{a} over {b}");
        foreach (var link in json["links"]!.AsArray())
        {
            var (from, to) = (boxes.Find(b => b.Id == link![1]!.ToJsonString()), boxes.Find(b => b.Id == link![3]!.ToJsonString()));
            Assert.True(from.X + from.W < to.X, $"{from} is not left of {to}");
        }
    }

    [Fact]
    public void Values_stand_in_the_order_of_the_widgets_with_the_frontends_own_between_them()
    {
        var json = Write("plain");
        Assert.Equal("""[18446744073709551615,"randomize",20,7.5,"euler","karras",1]""", Node(json, 3)["widgets_values"]!.ToJsonString());
        Assert.Equal("""["photo.jpg","red","image"]""", Node(json, 11)["widgets_values"]!.ToJsonString());
        Assert.Null(Node(json, 8)["widgets_values"]);
        Assert.Equal("Prompt", (string?)Node(json, 6)["title"]);
    }

    [Fact]
    public void A_linked_widget_becomes_a_slot_behind_the_sockets()
    {
        var inputs = Node(Write("version_1"), 4)["inputs"]!.AsArray();
        const string expected = """{"name":"filename_prefix","type":"STRING","link":4,"widget":{"name":"filename_prefix"}}""";
        Assert.Equal(expected, inputs[1]!.ToJsonString());
    }

    [Fact]
    public void Inner_ids_stay_text_and_others_are_numbers()
    {
        var ids = Write("subgraphs")["nodes"]!.AsArray().Select(n => n!["id"]!.ToJsonString());
        Assert.Contains("\"10:2:100\"", ids);
        Assert.Contains("11", ids);
    }

    [Fact]
    public void Nodes_that_are_not_installed_keep_their_values_and_links()
    {
        var workflow = JsonElement.Parse("""
            {"a b": {"inputs": {"x": 1, "y": "z"}, "class_type": "Gone"}, "2": {"inputs": {"p": ["a b", 2], "q": true},
                "class_type": "AlsoGone"}}
            """);
        var ui = UiWriter.Write(Workflow.Read(workflow, NodeCatalog.Empty), NodeCatalog.Empty);
        var back = ApiWriter.Write(Workflow.Read(JsonSerializer.SerializeToElement(ui.Json), NodeCatalog.Empty));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(workflow.GetRawText()), back), back.ToJsonString());
    }

    [Fact]
    public void A_slot_number_out_of_all_reason_costs_no_memory()
    {
        var workflow = JsonElement.Parse("""
            {"1": {"class_type": "Gone", "inputs": {}}, "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 2000000000]}}}
            """);
        var nodes = UiWriter.Write(Workflow.Read(workflow, Fixtures.Catalog), Fixtures.Catalog).Json["nodes"]!.AsArray();
        Assert.InRange(nodes[0]!["outputs"]!.AsArray().Count, 1, 64);
    }

    [Fact]
    public void What_has_no_place_on_the_canvas_is_named()
    {
        var workflow = JsonElement.Parse("""{"1":{"class_type":"PreviewImage","inputs":{"images":"text","bogus":1}}}""");
        Assert.Equal(["1.images", "1.bogus"], UiWriter.Write(Workflow.Read(workflow, Fixtures.Catalog), Fixtures.Catalog).LeftOut);
    }

    [Fact]
    public void A_circle_and_a_long_chain_are_laid_out_all_the_same()
    {
        var circle = new JsonObject { ["1"] = Invert("2"), ["2"] = Invert("1") };
        Assert.Equal(2, Nodes(circle).Count);
        var chain = new JsonObject();
        for (var i = 5000; i > 0; i--) chain[$"{i}"] = Invert($"{i - 1}");
        var nodes = Nodes(chain);
        Assert.Equal(4999, nodes.Max(n => (int)n!["order"]!));
    }

    private static JsonObject Invert(string source) =>
        new() { ["class_type"] = "ImageInvert", ["inputs"] = new JsonObject { ["image"] = new JsonArray(source, 0) } };

    private static JsonArray Nodes(JsonObject api)
    {
        var workflow = Workflow.Read(JsonSerializer.SerializeToElement(api), Fixtures.Catalog);
        return UiWriter.Write(workflow, Fixtures.Catalog).Json["nodes"]!.AsArray();
    }

    private static JsonObject Write(string name) => UiWriter.Write(Fixtures.ReadApi(name), Fixtures.Catalog).Json;

    private static JsonNode Node(JsonNode root, JsonNode id) => root["nodes"]!.AsArray().First(n => JsonNode.DeepEquals(n!["id"], id))!;
}
