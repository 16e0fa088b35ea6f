using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The system message that a provider really gets.</summary>
public sealed class PromptsInChatTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestHost _host = null!;

    private string Told => (string)_provider.Calls[^1].Messages[0]!["content"]!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Turn_1_turn_9_and_every_tool_round_are_told_everything()
    {
        await _host.Services.GetRequiredService<RuleStore>().AddAsync("Language", "Answer in German.", default);
        await _host.Services.GetRequiredService<ProfileStore>().SetPersonalityAsync("Speak like a pirate.", default);
        await _host.Services.GetRequiredService<SkillStore>().CreateAsync("Portraits", "How the user makes portraits", "Steps", default);

        await _host.ChatAsync("Hi");
        var messages = Enumerable.Range(1, 8).SelectMany(turn => new[] { User($"Question {turn}", $"u{turn}"), Assistant($"a{turn}", Text($"Answer {turn}")) }).ToList();
        messages.Add(User("Add a sampler", "u9"));
        _provider.Then(Chunks.Calls(("c1", "listRules", "{}"))).Then(Chunks.Calls(("c2", "addNode", """{"nodeType":"KSampler"}""")));
        var ninth = await _host.ChatAsync(Of([.. messages]));
        await _host.ChatAsync(Of([.. messages.Select(message => message.DeepClone()), Assistant(ninth.MessageId, Step(),
            Tool("listRules", "c1", "output-available", new { input = new { }, output = "{}" }), Step(),
            Tool("addNode", "c2", "output-available", new { input = new { nodeType = "KSampler" }, output = new { success = true } }))]));

        Assert.Equal(4, _provider.Calls.Count);
        Assert.All(_provider.Calls, call =>
        {
            var told = (string)call.Messages[0]!["content"]!;
            Assert.Contains("You are ComfyAssistant", told, StringComparison.Ordinal);
            Assert.Contains("# Tools for the canvas", told, StringComparison.Ordinal);
            Assert.Contains("# Running and repairing", told, StringComparison.Ordinal);
            Assert.Contains("# The user's installation", told, StringComparison.Ordinal);
            Assert.Contains("Answer in German.", told, StringComparison.Ordinal);
            Assert.Contains("Speak like a pirate.", told, StringComparison.Ordinal);
            Assert.Contains("- flux1: ", told, StringComparison.Ordinal);
            Assert.Contains("- portraits (Portraits): How the user makes portraits", told, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Saved_change_is_in_the_very_next_request_and_a_broken_one_never_is()
    {
        await _host.ChatAsync("Hi");
        using (var saved = await _host.SaveAsync("sections/rules", "MARK ONE {{$items}}"))
            Assert.Equal(200, (int)saved.StatusCode);
        await _host.Services.GetRequiredService<RuleStore>().AddAsync("Language", "Answer in German.", default);
        await _host.ChatAsync("Hi");
        Assert.Contains("MARK ONE ~~~~\n- Language: Answer in German.", Told, StringComparison.Ordinal);

        using (var refused = await _host.SaveAsync("sections/rules", "MARK TWO {{$items"))
            Assert.Equal(400, (int)refused.StatusCode);
        await _host.ChatAsync("Hi");
        Assert.Contains("MARK ONE", Told, StringComparison.Ordinal);

        var file = Path.Combine(_host.Context, "prompts", "sections", "rules.md");
        System.IO.File.WriteAllText(file, "MARK THREE {{$items");
        await _host.ChatAsync("Hi");
        Assert.Contains("MARK ONE", Told, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK THREE", Told, StringComparison.Ordinal);

        System.IO.File.WriteAllText(file, "MARK FOUR {{$items}}");
        await _host.ChatAsync("Hi");
        Assert.Contains("MARK FOUR", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slash_skill_in_the_last_message_of_the_user_holds_for_that_turn()
    {
        await _host.ChatAsync(Of(User("/skill upscaling make it big"), Assistant("a1", Step(),
            Tool("getWorkflowInfo", "c1", "output-available", new { input = new { }, output = "{}" }))));
        Assert.Contains("# The skill for this turn", Told, StringComparison.Ordinal);
        Assert.Contains("# Upscaling", Told, StringComparison.Ordinal);

        await _host.ChatAsync(Of(User("/skill upscaling make it big"), Assistant("a1", Text("Done.")), User("Thanks", "u2")));
        Assert.DoesNotContain("# Upscaling", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_rules_do_not_end_the_chat()
    {
        Directory.CreateDirectory(Path.Combine(_host.Context, "context.db"));
        var answer = await _host.ChatAsync("Hi");
        Assert.Equal("Hello", answer.Text);
        Assert.Contains("The user's rules could not be read", Told, StringComparison.Ordinal);
        Assert.Contains("You are ComfyAssistant", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_is_exactly_what_the_provider_gets()
    {
        await _host.ChatAsync("/skill wan");
        var preview = await _host.JsonAsync("/api/prompts/preview?message=/skill%20wan");
        Assert.Equal(Told, (string?)preview["text"]);
    }
}
