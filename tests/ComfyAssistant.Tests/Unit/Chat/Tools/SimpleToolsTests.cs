using System.Text.Json;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

public sealed class SimpleToolsTests
{
    [Theory]
    [InlineData("Add one node. Returns its id.", "Add one node.")]
    [InlineData("Add one node", "Add one node")]
    [InlineData("A value, e.g. KSampler, of 1.5 or more. Then call it.", "A value, e.g. KSampler, of 1.5 or more.")]
    [InlineData("Is it there? \"Yes\" means so.", "Is it there?")]
    [InlineData("A file such as a.safetensors is meant. No other.", "A file such as a.safetensors is meant.")]
    public void Only_the_first_sentence_is_left(string whole, string first) =>
        Assert.Equal(first, SimpleTools.Of(Tool(whole, "{}")).Description);

    [Fact]
    public void Arguments_are_described_by_a_sentence_and_an_argument_named_description_stays()
    {
        const string schema = """
            {"type":"object","properties":{"description":{"type":"string","description":"What it does. In words."},
            "list":{"type":"array","items":{"type":"object","properties":{"x":{"description":"Left. Right."}}}}},"required":["description"]}
            """;
        var simple = SimpleTools.Of(Tool("Add.", schema));
        Assert.Equal(
            """{"type":"object","properties":{"description":{"type":"string","description":"What it does."},"list":{"type":"array","""
                + "\"items\":"
                + """{"type":"object","properties":{"x":{"description":"Left."}}}}},"required":["description"]}""",
            simple.Parameters.GetRawText());
        Assert.Equal("add".Length + "Add.".Length + simple.Parameters.GetRawText().Length, simple.Length);
    }

    [Fact]
    public void A_tool_is_shortened_once_and_is_what_it_was_otherwise()
    {
        var tool = Tool("Add one. Or two.", "{}") with { IsCore = true, ReadsOnly = true };
        var simple = SimpleTools.Of(tool);
        Assert.Same(simple, SimpleTools.Of(tool));
        Assert.Equal((tool.Name, tool.Title, tool.RunsIn), (simple.Name, simple.Title, simple.RunsIn));
        Assert.True(simple.IsCore && simple.ReadsOnly);
    }

    private static Tool Tool(string description, string schema) =>
        new(
            "add", "Add", description, RunsIn.Browser, JsonDocument.Parse(schema).RootElement,
            (Lazy<Microsoft.SemanticKernel.KernelFunction>)null!);
}
