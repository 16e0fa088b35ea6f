using ComfyAssistant.Host.Chat.Markup;

namespace ComfyAssistant.Tests.Unit.Chat.Markup;

public class ToolNamesTests
{
    private static readonly ToolNames Names = new(["addNode", "addNodes2", "removeNode", "getWorkflowInfo", "searchNode", "search_node"]);

    [Theory]
    [InlineData("addNode")]
    [InlineData("functions.addNode")]
    [InlineData("functions.addNode:0")]
    [InlineData("functions.add_node:12")]
    [InlineData("functions_addNode")]
    [InlineData("function:addNode")]
    [InlineData("default_api.addNode")]
    [InlineData("default_api:addNode")]
    [InlineData("default_api_addNode")]
    [InlineData("tools/addNode")]
    [InlineData("mcp__comfy__addNode")]
    [InlineData("Canvas-addNode")]
    [InlineData("addNode<|channel|>commentary")]
    [InlineData("addNode<|channel|>json")]
    [InlineData("addNode:0")]
    [InlineData("addNode_1")]
    [InlineData("addNode#2")]
    [InlineData("addNode()")]
    [InlineData("add_node")]
    [InlineData("add-node")]
    [InlineData("add node")]
    [InlineData("AddNode")]
    [InlineData("ADD_NODE")]
    [InlineData(" addNode ")]
    [InlineData("\"addNode\"")]
    [InlineData("addNodeaddNode")]
    public void Name_with_trimmings_means_the_tool(string written) => Assert.Equal("addNode", Names.Find(written));

    [Theory]
    [InlineData("")]
    [InlineData("functions.")]
    [InlineData("addNod")]
    [InlineData("addNodeTo")]
    [InlineData("functions.sendMail:0")]
    [InlineData("addNode.removeNode")]
    [InlineData("SearchNode")]
    public void Name_that_means_no_tool_or_two_is_none(string written) => Assert.Null(Names.Find(written));

    [Fact]
    public void Exact_name_wins()
    {
        Assert.Equal("search_node", Names.Find("search_node"));
        Assert.Equal("addNodes2", Names.Find("addNodes2"));
    }
}
