using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Unit.Skills;

public class SkillsPluginTests : StoreTest
{
    private readonly SkillsPlugin _plugin;

    public SkillsPluginTests() : this(new ContextHome())
    {
    }

    private protected SkillsPluginTests(ContextHome home) : base(home)
    {
        Home.Put("../shipped/flux/SKILL.md", "---\nname: Flux\ndescription: Files\n---\n# Flux\n");
        _plugin = new(Home.Skills, new(Path.Combine(Home.Outside, "shipped"), TimeProvider.System));
    }

    [Fact]
    public void The_tools_have_these_names_and_parameters()
    {
        var tools = KernelPluginFactory.CreateFromObject(_plugin);
        Assert.Equal(
            [
                "createSkill(name*, description*, instructions*)", "deleteSkill(slug*)", "getSystemSkill(slug*)", "getUserSkill(slug*)",
                "listSystemSkills()", "listUserSkills()", "updateSkill(slug*, name, description, instructions)",
            ],
            tools.Select(ToolSignature.Of).Order());
        Assert.All(tools, t => Assert.All(t.Metadata.Parameters.Select(p => p.Description).Append(t.Description), Assert.NotEmpty));
    }

    [Fact]
    public async Task A_skill_can_be_taught_read_changed_and_deleted()
    {
        var slug = (await _plugin.CreateAsync("Portraits", "For faces", "Use 85 mm.", ContextHome.Ct)).Slug;
        await _plugin.UpdateAsync(slug, instructions: "Use 50 mm.");

        Assert.Equal(new("portraits", "Portraits", "For faces", "Use 50 mm."), await _plugin.GetAsync(slug, ContextHome.Ct));
        Assert.Equal(slug, Assert.Single((await _plugin.ListAsync(ContextHome.Ct)).Skills).Slug);
        await _plugin.DeleteAsync(slug, ContextHome.Ct);
        Assert.Empty((await _plugin.ListAsync(ContextHome.Ct)).Skills);
    }

    [Fact]
    public async Task Shipped_skills_are_read()
    {
        Assert.Equal("flux", Assert.Single((await _plugin.ListSystemAsync(ContextHome.Ct)).Skills).Slug);
        Assert.Equal("# Flux\n", (await _plugin.GetSystemAsync("flux", ContextHome.Ct)).Content);
    }

    [Fact]
    public async Task The_model_reads_what_is_wrong()
    {
        await _plugin.CreateAsync("Portraits", "d", "i", ContextHome.Ct);
        (string Expected, Func<Task> Call)[] calls =
        [
            ("its slug is 'portraits'", () => _plugin.CreateAsync("Portraits", "d", "i", ContextHome.Ct)),
            ("instructions is missing", () => _plugin.CreateAsync("x", "d", "", ContextHome.Ct)),
            ("Nothing to change", () => _plugin.UpdateAsync("portraits")),
            ("no skill with the slug '../x'", () => _plugin.GetAsync("../x", ContextHome.Ct)),
            ("no skill with the slug 'x'", () => _plugin.DeleteAsync("x", ContextHome.Ct)),
            ("no system skill with the slug 'x'", () => _plugin.GetSystemAsync("x", ContextHome.Ct)),
        ];
        foreach (var (expected, call) in calls)
            Assert.Contains(expected, (await Assert.ThrowsAsync<ToolException>(call)).Message, StringComparison.Ordinal);
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class SkillsPluginOnPostgresTests() : SkillsPluginTests(ContextHome.OnPostgres());
