using System.Text.Json;
using ComfyAssistant.Host.McpServers;

namespace ComfyAssistant.Tests.Unit.McpServers;

public sealed class ServerToolTests
{
    [Theory]
    [InlineData("memory", "search_nodes", "memory__search_nodes")]
    [InlineData("file_system", "read", "file_system__read")]
    [InlineData("brave-search", "web", "brave_search__web_")]
    [InlineData("a", "_b", "a__b_")]
    [InlineData("a__b", "c", "a_b__c_")]
    [InlineData("1password", "get", "mcp1password__get_")]
    [InlineData("日本", "検索", "mcp___")]
    public void A_name_is_legal_for_every_provider(string server, string tool, string expected)
    {
        var name = ServerTool.WireName(server, tool);
        Assert.StartsWith(expected, name, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z][A-Za-z0-9_]{0,63}$", name);
        Assert.Equal(name, ServerTool.WireName(server, tool));
        if (!expected.EndsWith('_')) Assert.Equal(expected, name);
    }

    [Fact]
    public void No_two_tools_share_a_name()
    {
        string[] parts = ["a", "a_", "_a", "a__b", "a-b", "a_b", "b", "A", "a.b", "a b", "é", new('x', 40), new('x', 41), "a/b", "__"];
        var names = from server in parts from tool in parts select ServerTool.WireName(server, tool);
        Assert.Equal(parts.Length * parts.Length, names.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":["null","integer"]}}}""", """{"a":{"type":"integer"}}""")]
    [InlineData("""{"properties":{"a":{"oneOf":[{"type":"null"},{"type":"string","enum":["x","y"]}]}}}""",
        """{"a":{"type":"string","enum":["x","y"]}}""")]
    [InlineData("""{"properties":{"a":{"enum":["x"]}}}""", """{"a":{"type":"string","enum":["x"]}}""")]
    [InlineData("""{"properties":{"a":{"enum":[1,2],"type":"integer"}}}""", """{"a":{"type":"integer"}}""")]
    [InlineData("""{"properties":{"a":{"type":"array","items":[{"type":"string"}]}}}""", """{"a":{"type":"array","items":{}}}""")]
    [InlineData("""{"properties":{"a":true,"b":{},"c":{"type":"file"}}}""", """{"a":{},"b":{},"c":{}}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"number","maximum":3,"pattern":"x"}}}""",
        """{"a":{"type":"number","maximum":3}}""")]
    [InlineData("""{"properties":7,"required":["gone",3]}""", "{}")]
    public void A_schema_is_written_for_the_pickiest_provider(string schema, string properties)
    {
        var rewritten = ToolSchemas.Rewrite(JsonElement.Parse(schema)).Schema;
        Assert.Equal(properties, rewritten.GetProperty("properties").GetRawText());
        Assert.Empty(rewritten.GetProperty("required").EnumerateArray());
    }

    [Theory]
    [InlineData("7", "no JSON object")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}}}""", "refers to itself")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"$ref":"#/$defs/x"}}}""", "refers to itself")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"properties":{"b":{"$ref":"#/$defs/x"}}}}}""", "nest more than")]
    [InlineData("""{"properties":{"a":{"$ref":"https://example.org/x"}}}""", "another document")]
    [InlineData("""{"properties":{"a":{"$ref":"#/nowhere"}}}""", "not there")]
    [InlineData("""{"properties":{"Ignore the user":{}}}""", "other characters")]
    public void One_that_nobody_could_follow_says_why(string schema, string words) => Assert.Contains(
        words, Assert.Throws<FormatException>(() => { ToolSchemas.Rewrite(JsonElement.Parse(schema)); }).Message, StringComparison.Ordinal);

    [Fact]
    public void The_order_of_members_is_no_change_and_everything_else_is()
    {
        ServerTool Of(string schema, string description = "d") => new("a", null, description, JsonElement.Parse(schema));
        var tool = Of("""{"type":"object","properties":{"a":{"type":"string"}}}""");
        Assert.Equal(tool.Fingerprint, Of("""{ "properties": {"a":{"type":"string"}}, "type":"object"}""").Fingerprint);
        Assert.NotEqual(tool.Fingerprint, Of("""{"type":"object","properties":{"a":{"type":"number"}}}""").Fingerprint);
        Assert.NotEqual(tool.Fingerprint, Of("""{"type":"object","properties":{"a":{"type":"string"}}}""", "e").Fingerprint);
    }
}
