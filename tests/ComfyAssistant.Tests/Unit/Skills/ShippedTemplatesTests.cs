using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

/// <summary>The files in skills-templates, which users install: well formed, and nothing in them that ComfyUI or we do not have.</summary>
public sealed partial class ShippedTemplatesTests : IDisposable
{
    private static readonly HashSet<string> Tools =
    [
        "addNode", "removeNode", "connectNodes", "getWorkflowInfo", "setNodeWidgetValue", "fillPromptNode", "executeWorkflow",
        "applyWorkflowJson", "searchTemplates", "applyTemplate", "createSkill", "updateSkill", "deleteSkill", "getUserSkill",
        "listUserSkills", "listSystemSkills", "getSystemSkill", "refreshEnvironment", "searchInstalledNodes", "getAvailableModels",
        "readDocumentation",
        "addRule", "listRules", "deleteRule",
        "includeNodeDetails", "includeLayout", "includeWidgetOptions", "fullFormat",
    ];

    /// <summary>The frontend's own widget beside a seed, and ComfyUI's model folders: in no object_info.</summary>
    private static readonly HashSet<string> OtherWords = ["control_after_generate", "upscale_models", "diffusion_models", "text_encoders"];

    private readonly ContextHome _home = new();
    private readonly StarterSkillStore _templates;

    public ShippedTemplatesTests() => _templates = new(RepositoryFiles.Of("skills-templates"), _home.Skills, TimeProvider.System);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task All_of_them_can_be_installed_and_follow_the_Agent_Skills_rules()
    {
        var list = await _templates.ListAsync(ContextHome.Ct);

        Assert.Empty(list.Unreadable);
        Assert.InRange(list.Skills.Count, 8, 30);
        foreach (var template in list.Skills)
        {
            Assert.Equal(template.Slug, template.Name);
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", template.Name);
            Assert.InRange(template.Description.Length, 40, 300);
            Assert.Contains(" Use ", template.Description, StringComparison.Ordinal);
            Assert.InRange((await _templates.GetAsync(template.Slug, ContextHome.Ct)).Instructions.Length, 500, 4_000);
            Assert.Equal(template.Slug, (await _templates.InstallAsync(template.Slug, ContextHome.Ct)).Slug);
        }
    }

    [Fact]
    public async Task Every_tool_that_they_name_exists()
    {
        var named = await NamedAsync(ToolName());

        Assert.NotEmpty(named);
        Assert.Empty(named.Select(n => n.Word).Except(Tools));
    }

    [Fact]
    public async Task Every_node_input_and_value_that_they_name_is_in_a_real_ComfyUI()
    {
        var nodes = await NamedAsync(NodeName());
        var words = await NamedAsync(InputName());
        Assert.NotEmpty(nodes);
        Assert.NotEmpty(words);
        if (RepositoryFiles.ObjectInfo() is not { } path)
            return;
        using var info = JsonDocument.Parse(await File.ReadAllBytesAsync(path));

        Assert.DoesNotContain(nodes, n => !info.RootElement.TryGetProperty(n.Word, out _));
        var known = nodes.SelectMany(n => InputsAndValues(info.RootElement.GetProperty(n.Word))).ToHashSet();
        Assert.DoesNotContain(words, w => !known.Contains(w.Word) && !OtherWords.Contains(w.Word));
    }

    private async Task<List<(string Template, string Word)>> NamedAsync(Regex form)
    {
        var named = new List<(string, string)>();
        foreach (var template in (await _templates.ListAsync(ContextHome.Ct)).Skills)
        {
            var text = (await _templates.GetAsync(template.Slug, ContextHome.Ct)).Instructions;
            var words = Code().Matches(text).Select(m => m.Groups[1].Value).Where(w => form.IsMatch(w)).Distinct();
            named.AddRange(words.Select(w => (template.Slug, w)));
        }

        return named;
    }

    private static IEnumerable<string> InputsAndValues(JsonElement node) => node.GetProperty("input").EnumerateObject()
        .Where(section => section.Name is "required" or "optional")
        .SelectMany(section => section.Value.EnumerateObject())
        .SelectMany(input => input.Value[0].ValueKind == JsonValueKind.Array
            ? input.Value[0].EnumerateArray().Select(value => value.ToString()).Append(input.Name)
            : [input.Name]);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z]+[A-Z][A-Za-z]+$")]
    private static partial Regex ToolName();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]+$")]
    private static partial Regex NodeName();

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)+$")]
    private static partial Regex InputName();
}
