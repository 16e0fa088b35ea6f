using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class RulesPluginTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_tools_have_these_names_and_parameters()
    {
        var tools = KernelPluginFactory.CreateFromObject(new RulesPlugin(_home.Rules));
        Assert.Equal(
            ["addRule(name*, rule*)", "deleteRule(id*)", "listRules()"],
            tools.Select(ToolSignature.Of).Order());
        Assert.All(tools, t => Assert.NotEmpty(t.Description));
    }

    [Fact]
    public async Task What_is_remembered_can_be_listed_and_forgotten()
    {
        var plugin = new RulesPlugin(_home.Rules);

        var rule = await plugin.AddAsync("Hardware", "The user has 8 GB of VRAM.", ContextHome.Ct);
        Assert.Equal(rule, Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct)));
        await plugin.DeleteAsync(rule.Id, ContextHome.Ct);

        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task The_model_reads_what_is_wrong()
    {
        var plugin = new RulesPlugin(_home.Rules);

        var empty = await Assert.ThrowsAsync<ToolException>(() => plugin.AddAsync("", "x", ContextHome.Ct));
        var unknown = await Assert.ThrowsAsync<ToolException>(() => plugin.DeleteAsync("9", ContextHome.Ct));

        Assert.Contains("missing or empty", empty.Message, StringComparison.Ordinal);
        Assert.Contains("no rule with the id '9'", unknown.Message, StringComparison.Ordinal);
    }
}
