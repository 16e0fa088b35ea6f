using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Reading;

public sealed class UnfoldingGuardTests
{
    private const string Itself = "contains itself; remove node";
    private const string TooMany = "would make more than 20000 nodes of this workflow";
    private const string TooDeep = "is nested more than 50 deep";

    [Theory]
    [InlineData("workflow>", 1)]
    [InlineData("workflow/", 1)]
    [InlineData("workflow>", 2)]
    [InlineData("workflow/", 2)]
    [InlineData("workflow>", 7)]
    [InlineData("", 1)]
    [InlineData("", 2)]
    public void Definitions_that_contain_each_other_in_a_circle_are_refused(string prefix, int length) =>
        AssertRefused(Nested(prefix, Enumerable.Range(1, length).Select(next => (next % length, 1)).ToArray()), Itself);

    [Theory]
    [InlineData("workflow>", 8, 9)]
    [InlineData("workflow>", 20, 2)]
    [InlineData("workflow/", 2, 1000)]
    [InlineData("", 9, 10)]
    [InlineData("", 16, 2)]
    public void Definitions_that_multiply_are_refused_before_their_nodes_are_made(string prefix, int levels, int uses) =>
        AssertRefused(Chain(prefix, levels, uses), TooMany);

    [Theory]
    [InlineData("workflow>")]
    [InlineData("")]
    public void Definitions_that_nest_without_end_are_refused(string prefix) => AssertRefused(Chain(prefix, 5000, 1), TooDeep);

    [Fact]
    public void A_group_that_holds_itself_by_way_of_a_subgraph_is_refused()
    {
        var root = Chain("workflow>", 1, 1);
        root["extra"]!["groupNodes"]!["g0"]!["nodes"] = new JsonArray(new JsonObject { ["type"] = "sub" });
        root["definitions"] = new JsonObject
        {
            ["subgraphs"] = new JsonArray(new JsonObject
            {
                ["id"] = "sub",
                ["name"] = "Sub",
                ["nodes"] = new JsonArray(new JsonObject { ["id"] = 1, ["type"] = "workflow>g0" }),
                ["links"] = new JsonArray(),
            }),
        };
        AssertRefused(root, Itself);
    }

    [Fact]
    public void What_lies_within_the_limits_unfolds() =>
        Assert.DoesNotContain(Findings(Chain("workflow>", 4, 10)), f => f.Message.Contains(TooMany, StringComparison.Ordinal));

    [Fact]
    public void Findings_end_where_nobody_reads_on()
    {
        var root = new JsonObject();
        for (var i = 0; i < 30_000; i++) root[$"{i}"] = new JsonObject { ["class_type"] = $"Nothing{i}", ["inputs"] = new JsonObject() };
        var findings = Findings(root);
        Assert.Equal(FindingCodes.TooMany, findings[^1].Code);
        Assert.InRange(findings.Count, 500, FindingList.MostOfAKind + 1);
        AssertBounded(root);
    }

    private static void AssertRefused(JsonObject root, string expected)
    {
        Assert.Contains(Findings(root), f => f.Code == FindingCodes.Malformed && f.Message.Contains(expected, StringComparison.Ordinal));
        AssertBounded(root);
    }

    private static void AssertBounded(JsonObject root)
    {
        const int most = 2_000_000;
        var json = JsonSerializer.SerializeToElement(root);
        var sent = json.GetRawText().Length;
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(WorkflowValidator.Validate(json, Fixtures.Catalog)).Length, 1, most);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(WorkflowRepair.Repair(json, Fixtures.Catalog)).Length, 1, most + sent);
    }

    private static IReadOnlyList<Finding> Findings(JsonObject root) =>
        WorkflowValidator.Validate(JsonSerializer.SerializeToElement(root), Fixtures.Catalog).Errors;

    private static JsonObject Chain(string prefix, int levels, int uses) =>
        Nested(prefix, Enumerable.Range(1, levels).Select(next => (next < levels ? next : -1, uses)).ToArray());

    // Definition i holds so many uses of the next one, or of a plain node where there is no next. No prefix makes subgraphs.
    private static JsonObject Nested(string prefix, (int Next, int Uses)[] definitions)
    {
        var isGroup = prefix.Length > 0;
        var groups = new JsonObject();
        var subgraphs = new JsonArray();
        for (var i = 0; i < definitions.Length; i++)
        {
            var nodes = new JsonArray();
            for (var use = 0; use < definitions[i].Uses; use++)
                nodes.Add(new JsonObject
                {
                    ["id"] = use,
                    ["type"] = definitions[i].Next < 0
                    ? "PreviewImage" : $"{prefix}g{definitions[i].Next}"
                });
            var definition = new JsonObject { ["id"] = $"g{i}", ["name"] = $"g{i}", ["nodes"] = nodes, ["links"] = new JsonArray() };
            if (isGroup) groups[$"g{i}"] = definition;
            else subgraphs.Add(definition);
        }
        return new JsonObject
        {
            ["nodes"] = new JsonArray(new JsonObject { ["id"] = 1, ["type"] = $"{prefix}g0" }),
            ["links"] = new JsonArray(),
            ["extra"] = new JsonObject { ["groupNodes"] = groups },
            ["definitions"] = new JsonObject { ["subgraphs"] = subgraphs },
        };
    }
}
