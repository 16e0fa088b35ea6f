using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class RulesPluginTests : StoreTest
{
    public RulesPluginTests() : this(new ContextHome())
    {
    }

    private protected RulesPluginTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public void The_tools_have_these_names_and_parameters()
    {
        var tools = KernelPluginFactory.CreateFromObject(new RulesPlugin(Home.Rules));
        Assert.Equal(
            ["addRule(name*, rule*)", "deleteRule(id*)", "listRules()"],
            tools.Select(ToolSignature.Of).Order());
        Assert.All(tools, t => Assert.NotEmpty(t.Description));
    }

    [Fact]
    public async Task What_is_remembered_can_be_listed_and_forgotten()
    {
        var plugin = new RulesPlugin(Home.Rules);

        var rule = await plugin.AddAsync("Hardware", "The user has 8 GB of VRAM.", ContextHome.Ct);
        Assert.Equal(rule, Assert.Single(await Home.Rules.ListAsync(ContextHome.Ct)));
        await plugin.DeleteAsync(rule.Id, ContextHome.Ct);

        Assert.Empty(await Home.Rules.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task The_model_reads_what_is_wrong()
    {
        var plugin = new RulesPlugin(Home.Rules);

        var empty = await Assert.ThrowsAsync<ToolException>(() => plugin.AddAsync("", "x", ContextHome.Ct));
        var unknown = await Assert.ThrowsAsync<ToolException>(() => plugin.DeleteAsync("9", ContextHome.Ct));

        Assert.Contains("missing or empty", empty.Message, StringComparison.Ordinal);
        Assert.Contains("no rule with the id '9'", unknown.Message, StringComparison.Ordinal);
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class RulesPluginOnPostgresTests() : RulesPluginTests(ContextHome.OnPostgres());
