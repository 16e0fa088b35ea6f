using ComfyAssistant.Host.Mcp.Canvas;

namespace ComfyAssistant.Tests.Unit.Mcp;

public sealed class McpCallerTests
{
    [Theory]
    [InlineData("Claude Code", "node", "Claude Code")]
    [InlineData(null, "claude-code/2.1.0 (cli)", "claude-code")]
    [InlineData(null, "Cursor/1.7", "Cursor")]
    [InlineData(null, "node", "An MCP client")]
    [InlineData(null, "python-httpx/0.28", "An MCP client")]
    [InlineData(null, "Mozilla/5.0 (X11; Linux x86_64)", "An MCP client")]
    [InlineData(null, null, "An MCP client")]
    [InlineData(" ", null, "An MCP client")]
    [InlineData("two\nlines\u202e", null, "two lines\\u202e")]
    public void The_name_is_what_the_client_calls_itself_and_never_steers_the_page(string? title, string? userAgent, string shown) =>
        Assert.Equal(shown, new McpCaller { UserAgent = userAgent }.Name(title));

    [Fact]
    public void A_long_name_is_cut() => Assert.True(new McpCaller().Name(new string('x', 1000)).Length < 100);
}
