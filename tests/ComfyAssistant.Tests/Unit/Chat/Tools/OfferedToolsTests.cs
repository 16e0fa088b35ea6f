using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

public sealed class OfferedToolsTests
{
    private static readonly IReadOnlySet<string> NothingUsed = new HashSet<string>();
    private readonly IReadOnlyList<Tool> _tools = [Tool("a", 400, core: true), Tool("b", 3_000), Tool("c", 600, core: true)];

    [Theory]
    [InlineData("Auto", 4_200, "abc")]
    [InlineData("Auto", 3_800, "ac")]
    [InlineData("All", 2_000, "abc")]
    [InlineData("Core", 128_000, "ac")]
    [InlineData("Simple", 128_000, "ac")]
    [InlineData("None", 128_000, "")]
    public void A_small_window_or_the_user_s_wish_leaves_the_core(string set, int window, string offered) =>
        Assert.Equal(offered, Names(Enum.Parse<ToolSet>(set), window, NothingUsed));

    [Fact]
    public void What_the_conversation_has_used_stays() =>
        Assert.Equal("abc", Names(ToolSet.Core, 2_000, new HashSet<string> { "b" }));

    private string Names(ToolSet set, int window, IReadOnlySet<string> used) =>
        string.Concat(OfferedTools.Of(_tools, set, window, used).Select(tool => tool.Name));

    private static Tool Tool(string name, int length, bool core = false) =>
        new(name, name, new string('x', length - name.Length - 2), RunsIn.Server, System.Text.Json.JsonDocument.Parse("{}").RootElement,
            (Lazy<Microsoft.SemanticKernel.KernelFunction>)null!)
        {
            IsCore = core,
        };
}
