using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Reading;

/// <summary>Links that are in no file: nodes of well-known packages make them when the workflow is queued.</summary>
public class MadeLinksTests
{
    private const string Picture = """
        {"id":1,"type":"Picture","outputs":[{"name":"IMAGE","type":"IMAGE"},{"name":"MASK","type":"MASK"}],"widgets_values":[64]}
        """;

    private const string Show = """{"id":3,"type":"Show","title":"Result","inputs":[{"name":"images","type":"IMAGE","link":null}]}""";

    [Theory]
    [InlineData("Anything Everywhere", "")]
    [InlineData("Anything Everywhere3", "")]
    [InlineData("Anything Everywhere?", ""","widgets_values":["^Res","image"]""")]
    [InlineData("Anything Everywhere", ""","properties":{"ue_properties":{"version":"7.0","title_regex":"Result","input_regex":null}}""")]
    public void A_free_input_is_fed_by_type(string type, string more)
    {
        var workflow = Read(Picture, Show, Everywhere(2, type, more));
        Assert.Equal(new WorkflowLink("1", 0), workflow.Find("3")!.Input("images")!.Link);
        Assert.Equal(["1", "3"], workflow.Nodes.Select(n => n.Id));
        var result = WorkflowValidator.Validate(workflow, DynamicFixtures.Catalog);
        Assert.Empty(result.Errors.Concat(result.Warnings));
    }

    [Theory]
    [InlineData("Anything Everywhere", ""","mode":2""")]
    [InlineData("Anything Everywhere", ""","mode":4""")]
    [InlineData("Anything Everywhere?", ""","widgets_values":["^Other","image"]""")]
    [InlineData("Anything Everywhere?", ""","widgets_values":["Res","latent"]""")]
    [InlineData("Prompts Everywhere", "")]
    public void What_the_rule_does_not_cover_stays_missing(string type, string more)
    {
        var workflow = Read(Picture, Show, Everywhere(2, type, more, inputs: type == "Prompts Everywhere" ? 2 : 1));
        var error = Assert.Single(WorkflowValidator.Validate(workflow, DynamicFixtures.Catalog).Errors);
        Assert.Equal(("missing_required_input", "images"), (error.Code, error.Input));
    }

    [Fact]
    public void Of_two_equal_ones_neither_feeds_and_of_two_others_the_first_in_rank()
    {
        var other = Picture.Replace("\"id\":1", "\"id\":5", StringComparison.Ordinal);
        Assert.Null(Read(Picture, other, Show, Everywhere(2, "Anything Everywhere"), Everywhere(6, "Anything Everywhere", origin: 5))
            .Find("3")!.Input("images"));
        var ranked = Read(Picture, other, Show, Everywhere(2, "Anything Everywhere"),
            Everywhere(6, "Anything Everywhere", ""","properties":{"ue_properties":{"input_regex":"images"}}""", origin: 5));
        Assert.Equal("5", ranked.Find("3")!.Input("images")!.Link!.NodeId);
    }

    [Theory]
    [InlineData(""","properties":{"ue_properties":{"group_restricted":1}}""")]
    [InlineData(""","properties":{"ue_properties":{"color_restricted":2}}""")]
    [InlineData(""","properties":{"ue_properties":{"group_regex":"Upscale"}}""")]
    [InlineData(""","properties":{"ue_properties":{"title_regex":"(?<=x)Result"}}""")]
    public void By_a_rule_that_the_file_does_not_show_it_may_be_fed_which_is_a_warning(string more)
    {
        var result = WorkflowValidator.Validate(Read(Picture, Show, Everywhere(2, "Anything Everywhere", more)), DynamicFixtures.Catalog);
        Assert.Empty(result.Errors);
        Assert.Equal(Verdict.Runs, result.Verdict);
        Assert.Contains("Anything Everywhere 2 may feed it", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_widget_is_fed_only_where_the_user_has_said_so()
    {
        const string noise = """
            {"id":3,"type":"Noise","inputs":[{"name":"steps","type":"INT","widget":{"name":"steps"},"link":null}],
             "widgets_values":[1,"fixed",2]PROPERTIES}
            """;
        const string source = """
            {"id":1,"type":"CustomCombo","outputs":[{"name":"STRING","type":"STRING"},{"name":"INDEX","type":"INT"}],
             "widgets_values":["a",0]}
            """;
        WorkflowInput Steps(string properties) =>
            Read(source, noise.Replace("PROPERTIES", properties, StringComparison.Ordinal), Everywhere(2, "Anything Everywhere", slot: 1))
                .Find("3")!.Input("steps")!;
        Assert.Null(Steps("").Link);
        Assert.Equal("1", Steps(""","properties":{"ue_properties":{"widget_ue_connectable":{"steps":true}}}""").Link!.NodeId);
    }

    [Theory]
    [InlineData("SetNode", "GetNode")]
    [InlineData("easy setNode", "easy getNode")]
    public void A_getter_gives_what_the_setter_of_its_name_takes_in(string setter, string getter)
    {
        var workflow = Read(Picture, Setter(setter, 2), Getter(getter, 4),
            """{"id":3,"type":"Show","inputs":[{"name":"images","type":"IMAGE","link":20}]}""");
        Assert.Equal(new WorkflowLink("1", 0), workflow.Find("3")!.Input("images")!.Link);
        Assert.Equal(["1", "3"], workflow.Nodes.Select(n => n.Id));
    }

    [Fact]
    public void A_getter_inside_a_subgraph_reads_a_setter_around_it()
    {
        var json = Json(Picture, Setter("SetNode", 2), """{"id":7,"type":"inner","inputs":[],"outputs":[]}""");
        json["definitions"] = JsonNode.Parse("""
            {"subgraphs":[{"id":"inner","name":"Inner","inputs":[],"outputs":[],"nodes":[GETTER,
              {"id":3,"type":"Show","inputs":[{"name":"images","type":"IMAGE","link":20}]}],
              "links":[{"id":20,"origin_id":4,"origin_slot":0,"target_id":3,"target_slot":0,"type":"IMAGE"}]}]}
            """.Replace("GETTER", Getter("GetNode", 4), StringComparison.Ordinal));
        var workflow = Workflow.Read(JsonSerializer.SerializeToElement(json), DynamicFixtures.Catalog);
        Assert.Equal(new WorkflowLink("1", 0), workflow.Find("7:3")!.Input("images")!.Link);
    }

    private static string Setter(string type, int id) =>
        $$"""{"id":{{id}},"type":"{{type}}","inputs":[{"name":"IMAGE","type":"IMAGE","link":{{id}}}],"widgets_values":["picture"]}""";

    private static string Getter(string type, int id) =>
        $$"""{"id":{{id}},"type":"{{type}}","outputs":[{"name":"IMAGE","type":"IMAGE"}],"widgets_values":["picture"]}""";

    private static string Everywhere(int id, string type, string more = "", int inputs = 1, int origin = 1, int slot = 0)
    {
        var slots = string.Join(',', Enumerable.Range(0, inputs)
            .Select(i => $$"""{"name":"anything{{i}}","type":"*","link":{{(id + (10 * i) + (100 * origin) + (1000 * slot))}}}"""));
        return $$"""{"id":{{id}},"type":"{{type}}","inputs":[{{slots}}]{{more}}}""";
    }

    private static Workflow Read(params string[] nodes) =>
        Workflow.Read(JsonSerializer.SerializeToElement(Json(nodes)), DynamicFixtures.Catalog);

    // Every link that a node's input names is made: the number tells where it comes from, 20 is the getter's.
    private static JsonObject Json(params string[] nodes)
    {
        var links = new JsonArray();
        foreach (var node in nodes.Select(node => JsonNode.Parse(node)!))
            foreach (var (input, at) in (node["inputs"]?.AsArray() ?? []).Select((input, at) => (input!, at)))
                if (input["link"] is { } link)
                    links.Add((JsonNode)new JsonArray((int)link, Origin((int)link), (int)link / 1000, (int)node["id"]!, at, "*"));
        var all = new JsonArray([.. nodes.Select(node => JsonNode.Parse(node))]);
        return new JsonObject { ["nodes"] = all, ["links"] = links, ["version"] = 0.4 };
    }

    private static int Origin(int link) => link == 20 ? 4 : link < 100 ? 1 : link / 100 % 10;
}
