using System.Net.Http.Json;
using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What MCP clients can use at <c>/mcp</c>, with the official client.</summary>
public sealed class McpTests : ServiceTest
{
    private static readonly string[] Knowledge =
    [
        "compareWorkflows", "convertWorkflow", "describeInstallation", "describeWorkflow", "examineWorkflow", "getAvailableModels",
        "getExampleWorkflow", "getSystemSkill", "getTemplate", "getUserSkill", "listRules", "listSystemSkills", "listUserSkills",
        "readDocumentation", "refreshEnvironment", "repairWorkflow", "searchInstalledNodes", "searchTemplates", "validateWorkflow",
    ];

    private static JsonElement Workflow => JsonElement.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "workflows", "plain.api.json")));

    [Fact]
    public async Task Knowledge_is_offered_as_the_toolbox_has_it_and_nothing_that_changes_something()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        Assert.Equal("comfy-assistant", client.ServerInfo?.Name);
        Assert.Contains("validateWorkflow", client.ServerInstructions, StringComparison.Ordinal);

        var tools = await client.ListToolsAsync();

        Assert.Equal(Knowledge, tools.Select(tool => tool.Name).Where(name => Find(name).RunsIn == RunsIn.Server));
        Assert.All(tools, tool =>
        {
            var own = Find(tool.Name);
            Assert.Equal((own.Title, own.Description), (tool.Title, tool.Description));
            Assert.True(JsonElement.DeepEquals(own.Parameters, tool.JsonSchema), tool.Name);
            Assert.Equal(own.ReadsOnly, tool.ProtocolTool.Annotations!.ReadOnlyHint);
        });
    }

    [Fact]
    public async Task A_chat_is_not_offered_what_is_for_clients()
    {
        var entries = await Service.Http.GetFromJsonAsync<JsonElement>("/api/tools");
        var names = entries.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString());
        Assert.DoesNotContain("repairWorkflow", names);
        Assert.DoesNotContain("examineWorkflow", names);
    }

    [Fact]
    public async Task Knowledge_is_answered()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var found = (await client.CallAsync("searchInstalledNodes", new { query = "KSampler", limit = "1" })).Json();
        Assert.Equal("KSampler", found.GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.NotEmpty((await client.CallAsync("describeInstallation")).Text());
    }

    [Fact]
    public async Task Workflows_are_repaired_converted_compared_and_examined_whole()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var broken = JsonElement.Parse(Workflow.GetRawText().Replace("\"euler\"", "\"Euler\"", StringComparison.Ordinal));
        Assert.False(JsonElement.DeepEquals(Workflow, broken), "the fixture has no sampler to misspell");

        var repaired = (await client.CallAsync("repairWorkflow", new { workflow = broken })).Json();
        Assert.True(JsonElement.DeepEquals(Workflow, repaired.GetProperty("workflow")), repaired.GetRawText());
        Assert.Single(repaired.GetProperty("changed").EnumerateArray());

        var converted = (await client.CallAsync("convertWorkflow", new { workflow = Workflow, to = "ui" })).Json();
        Assert.NotEmpty(converted.GetProperty("workflow").GetProperty("nodes").EnumerateArray());

        var after = converted.GetProperty("workflow");
        var compared = (await client.CallAsync("compareWorkflows", new { before = broken, after })).Json();
        Assert.Equal("sampler_name", compared.GetProperty("changed")[0].GetProperty("inputs")[0].GetProperty("input").GetString());

        var examined = (await client.CallAsync("examineWorkflow", new { workflow = broken })).Json();
        Assert.Contains("repaired", examined.GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("getUserSkill", """{"slug":"no-such"}""", "no-such")]
    [InlineData("getUserSkill", "{}", "getUserSkill needs 'slug'")]
    [InlineData("searchInstalledNodes", """{"query":"x","limit":"many"}""", "'limit' must be a whole number")]
    [InlineData("convertWorkflow", """{"workflow":{"x":1},"to":"api"}""", "no workflow")]
    [InlineData("convertWorkflow", """{"workflow":{},"to":"png"}""", "one of api, ui")]
    [InlineData("compareWorkflows", """{"before":{"x":1},"after":{}}""", "'before' is no workflow")]
    [InlineData("getTemplate", """{"id":"x","source":"custom"}""", "'package'")]
    [InlineData("getTemplate", """{"id":"x","source":"official"}""", "ComfyUI")]
    public async Task What_a_tool_refuses_is_an_error_in_its_own_words(string tool, string arguments, string words)
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var result = await client.CallAsync(tool, JsonElement.Parse(arguments));
        Assert.True(result.IsError);
        Assert.Contains(words, result.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noSuchTool")]
    [InlineData("addRule")]
    [InlineData("readEarlierResult")]
    [InlineData("askUser")]
    public async Task What_is_not_offered_cannot_be_called(string tool)
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => client.CallAsync(tool));
        Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
        Assert.Contains(tool, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_results_are_cut_with_a_note_and_workflows_come_whole()
    {
        await using var host = await TestHost.StartAsync(null, "LLM_TOOL_RESULT_MAX_CHARS=100");
        await using var client = await McpClients.ConnectAsync(host.Http);
        var cut = await client.CallAsync("searchInstalledNodes", new { query = "sampler" });
        Assert.Equal(100, Assert.IsType<TextContentBlock>(cut.Content[0]).Text.Length);
        Assert.Contains("only the first 100", Assert.IsType<TextContentBlock>(cut.Content[1]).Text, StringComparison.Ordinal);
        var whole = (await client.CallAsync("repairWorkflow", new { workflow = Workflow })).Json();
        Assert.True(JsonElement.DeepEquals(Workflow, whole.GetProperty("workflow")));
    }

    [Fact]
    public async Task Skills_are_resources_and_prompts()
    {
        await Service.Http.PostAsJsonAsync("/api/user-context/skills",
            new { name = "Soft Light", description = "How to light a portrait.", instructions = "Use one large lamp.\n" });
        await using var client = await McpClients.ConnectAsync(Service.Http);

        var resources = await client.ListResourcesAsync();
        Assert.Contains(resources, resource => resource.Uri.StartsWith("skill://built-in/", StringComparison.Ordinal));
        var own = Assert.Single(resources, resource => resource.Uri == "skill://own/soft-light");
        Assert.Equal("How to light a portrait.", own.Description);
        var text = Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync(own.Uri)).Contents));
        Assert.Equal(("Use one large lamp.", "text/markdown"), (text.Text.Trim(), text.MimeType));

        var prompts = await client.ListPromptsAsync();
        Assert.Equal(resources.Select(resource => resource.Name), prompts.Select(prompt => prompt.Name));
        var said = await client.GetPromptAsync("soft-light", new Dictionary<string, object?> { ["request"] = "A woman by a window." });
        Assert.Equal("Use one large lamp.\n\nA woman by a window.",
            Assert.IsType<TextContentBlock>(Assert.Single(said.Messages).Content).Text);

        var builtIn = resources.First(resource => resource.Uri.StartsWith("skill://built-in/", StringComparison.Ordinal));
        Assert.NotEmpty((await client.ReadResourceAsync(builtIn.Uri)).Contents);
        Assert.NotEmpty((await client.GetPromptAsync(builtIn.Name)).Messages);
    }

    [Theory]
    [InlineData("skill://own/no-such")]
    [InlineData("skill://built-in/no-such")]
    [InlineData("skill://own/../rules")]
    [InlineData("skill://built-in/../../.env")]
    [InlineData("skill://own//etc/passwd")]
    [InlineData("file:///etc/passwd")]
    public async Task No_other_address_is_a_resource(string uri)
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync(uri).AsTask());
    }

    [Fact]
    public async Task A_prompt_that_is_not_there_is_an_error_that_names_it()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => client.GetPromptAsync("no-such").AsTask());
        Assert.Contains("no-such", refused.Message, StringComparison.Ordinal);
    }

    private Plugins.Tools.Tool Find(string name) => Service.Services.GetRequiredService<Toolbox>().Find(name)!;
}
