using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Tools.Choice;

public class ToolMarksTests : StoreTest
{
    private readonly LogLines<ToolMarkStore> _log = new();

    public ToolMarksTests() : this(new ContextHome())
    {
    }

    private protected ToolMarksTests(ContextHome home) : base(home)
    {
    }

    private ToolMarkStore Store => new(Home.Files, _log);

    [Fact]
    public void A_personas_mark_wins_over_everyones_and_over_the_author()
    {
        var marks = ToolMarks.None.With("deleteRule", null, ToolMark.Ask).With("deleteRule", "pirate", ToolMark.On)
            .With("listRules", "pirate", ToolMark.Off);
        Assert.True(Find(marks, "deleteRule", null).AsksFirst);
        Assert.False(Find(marks, "deleteRule", "pirate").AsksFirst);
        Assert.False(Find(marks, "listRules", "pirate").IsForChat);
        Assert.True(Find(marks, "listRules", "nurse").IsForChat);
        // Other agents have no persona.
        Assert.True(Find(marks, "listRules", "pirate").IsForClients);
        Assert.Same(Pipeline.Tools.Find("addNode"), Find(marks, "addNode", "pirate"));
    }

    [Fact]
    public void What_is_asked_about_or_off_for_everyone_is_not_for_other_agents_unless_a_panel_asks()
    {
        var marks = ToolMarks.None.With("listRules", null, ToolMark.Ask).With("getWorkflowInfo", null, ToolMark.Ask)
            .With("describeInstallation", null, ToolMark.Off);
        Assert.False(Find(marks, "listRules", null).IsForClients);
        Assert.True(Find(marks, "getWorkflowInfo", null).IsForClients);
        Assert.False(Find(marks, "describeInstallation", null).IsForClients);
    }

    [Fact]
    public async Task Marks_survive_and_come_off_again()
    {
        await Store.SetAsync("addNode", null, ToolMark.Off, default);
        await Store.SetAsync("addNode", "pirate", ToolMark.Ask, default);
        var read = await Store.CurrentAsync(default);
        Assert.Equal(ToolMark.Off, read.Everyone["addNode"]);
        Assert.Equal(ToolMark.Ask, read.Personas["pirate"]["addNode"]);

        await Store.SetAsync("addNode", "pirate", null, default);
        await Store.SetAsync("addNode", null, null, default);
        read = await Store.CurrentAsync(default);
        Assert.Empty(read.Everyone);
        Assert.Empty(read.Personas);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"everyone":{"addNode":"sometimes"}}""")]
    [InlineData("""{"personas":[]}""")]
    public async Task A_broken_file_leaves_the_last_good_marks_and_is_never_overwritten(string text)
    {
        var store = Store;
        await store.SetAsync("addNode", null, ToolMark.Off, default);
        Home.Put("tools.json", text);
        Assert.Equal(ToolMark.Off, (await store.CurrentAsync(default)).Everyone["addNode"]);
        Assert.Contains("tools.json is broken", store.Problem, StringComparison.Ordinal);
        Assert.Single(_log.Lines);
        await Assert.ThrowsAsync<ContextException>(() => store.SetAsync("addNode", null, ToolMark.On, default));
        Assert.Equal(text, Home.Kept("tools.json"));
    }

    private static Tool Find(ToolMarks marks, string name, string? persona) => marks.Apply(Pipeline.Tools.Find(name)!, persona);
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class ToolMarksOnPostgresTests() : ToolMarksTests(ContextHome.OnPostgres());
