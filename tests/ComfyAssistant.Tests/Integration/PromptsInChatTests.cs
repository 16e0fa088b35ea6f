using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The system message that a provider really gets.</summary>
public sealed class PromptsInChatTests : ScriptedChatTest
{
    private string Told => (string)Provider.Calls[^1].Messages[0]!["content"]!;

    [Fact]
    public async Task Turn_1_turn_9_and_every_tool_round_are_told_everything()
    {
        await Service.Services.GetRequiredService<RuleStore>().AddAsync("Language", "Answer in German.", default);
        await Service.Services.GetRequiredService<ProfileStore>().SetPersonalityAsync("Speak like a pirate.", default);
        await Service.Services.GetRequiredService<SkillStore>().CreateAsync("Portraits", "How the user makes portraits", "Steps", default);

        await Service.ChatAsync("Hi");
        var messages = Enumerable.Range(1, 8)
            .SelectMany(turn => new[] { User($"Question {turn}", $"u{turn}"), Assistant($"a{turn}", Text($"Answer {turn}")) }).ToList();
        messages.Add(User("Add a sampler", "u9"));
        Provider.Then(Chunks.Calls(("c1", "listRules", "{}"))).Then(Chunks.Calls(("c2", "addNode", """{"nodeType":"KSampler"}""")));
        var ninth = await Service.ChatAsync(Of([.. messages]));
        await Service.ChatAsync(Of([.. messages.Select(message => message.DeepClone()), Assistant(ninth.MessageId, Step(),
            Tool("listRules", "c1", "output-available", new { input = new { }, output = "{}" }), Step(),
            Tool("addNode", "c2", "output-available", new { input = new { nodeType = "KSampler" }, output = new { success = true } }))]));

        Assert.Equal(4, Provider.Calls.Count);
        Assert.All(Provider.Calls, call =>
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
        await Service.ChatAsync("Hi");
        using (var saved = await Service.SaveAsync("sections/rules", "MARK ONE {{$items}}"))
            Assert.Equal(200, (int)saved.StatusCode);
        await Service.Services.GetRequiredService<RuleStore>().AddAsync("Language", "Answer in German.", default);
        await Service.ChatAsync("Hi");
        Assert.Contains("MARK ONE ~~~~\n- Language: Answer in German.", Told, StringComparison.Ordinal);

        using (var refused = await Service.SaveAsync("sections/rules", "MARK TWO {{$items"))
            Assert.Equal(400, (int)refused.StatusCode);
        await Service.ChatAsync("Hi");
        Assert.Contains("MARK ONE", Told, StringComparison.Ordinal);

        var file = Path.Combine(Service.Context, "prompts", "sections", "rules.md");
        System.IO.File.WriteAllText(file, "MARK THREE {{$items");
        await Service.ChatAsync("Hi");
        Assert.Contains("MARK ONE", Told, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK THREE", Told, StringComparison.Ordinal);

        System.IO.File.WriteAllText(file, "MARK FOUR {{$items}}");
        await Service.ChatAsync("Hi");
        Assert.Contains("MARK FOUR", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slash_skill_in_the_last_message_of_the_user_holds_for_that_turn()
    {
        await Service.ChatAsync(Of(User("/skill upscaling make it big"), Assistant("a1", Step(),
            Tool("getWorkflowInfo", "c1", "output-available", new { input = new { }, output = "{}" }))));
        Assert.Contains("# The skill for this turn", Told, StringComparison.Ordinal);
        Assert.Contains("# Upscaling", Told, StringComparison.Ordinal);

        await Service.ChatAsync(Of(User("/skill upscaling make it big"), Assistant("a1", Text("Done.")), User("Thanks", "u2")));
        Assert.DoesNotContain("# Upscaling", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_rules_do_not_end_the_chat()
    {
        Directory.CreateDirectory(Path.Combine(Service.Context, "context.db"));
        var answer = await Service.ChatAsync("Hi");
        Assert.Equal("Hello", answer.Text);
        Assert.Contains("The user's rules could not be read", Told, StringComparison.Ordinal);
        Assert.Contains("You are ComfyAssistant", Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_is_exactly_what_theProvider_gets()
    {
        await Service.ChatAsync("/skill wan");
        var preview = await Service.JsonAsync("/api/prompts/preview?message=/skill%20wan");
        Assert.Equal(Told, (string?)preview["text"]);
    }
}
