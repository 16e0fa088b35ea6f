using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.History;

/// <summary>No transcript becomes a request that a provider's rules forbid.</summary>
public class OutgoingHistoryTests
{
    private const int Transcripts = 600;
    private static readonly string[] AnyRole = ["user", "user", "assistant", "assistant", "assistant", "system", "tool"];
    private static readonly TokenCounter Counter = ExactTokens.Counter;

    public static TheoryData<string> Providers => [.. OutgoingRules.All.Keys];

    [Theory]
    [MemberData(nameof(Providers))]
    public void No_transcript_breaks_a_providers_rules(string provider)
    {
        for (var seed = 0; seed < Transcripts; seed++)
        {
            var random = new Random(seed);
            var history = HistoryBuilder.Build("Base.", Pipeline.Read(Transcript(random)));
            var window = random.Next(3) == 0 ? random.Next(2_000, 6_000) : 32_000;
            var sent = OutgoingHistory.Of(
                new HistoryBudget(Counter, Pipeline.Chat with { ContextTokens = window }).Fit(history, [], random.Next(3)).History);
            Assert.True(!OutgoingRules.All[provider].Breaches(sent).Any(),
                $"{seed}: {string.Join("; ", OutgoingRules.All[provider].Breaches(sent))}\n{Shown(sent)}");
        }
    }

    [Fact]
    public void User_behind_a_result_gets_a_word_in_between() => Assert.Equal(
        ["system", "user", "assistant+", "tool", "assistant", "user"],
        Roles(User("Go"), Assistant("m1", Step(), Call("output-available", new { output = 1 })), User("now a VAE", "u2")));

    [Fact]
    public void Open_call_gets_a_result_and_a_word() => Assert.Equal(
        ["system", "user", "assistant+", "tool", "assistant", "user"],
            Roles(User("Go"), Assistant("m1", Step(), Call("input-available")), User("now a VAE", "u2")));

    [Fact]
    public void Answer_at_the_end_gets_a_users_word() =>
        Assert.Equal(["system", "user", "assistant", "user"], Roles(User("Go"), Assistant("m1", Text("Well."))));

    [Fact]
    public void Conversation_that_the_assistant_begins_gets_a_users_word() =>
        Assert.Equal(["system", "user", "assistant", "user"], Roles(Assistant("m1", Text("Hello!")), User("Hi")));

    [Fact]
    public void Result_at_the_end_stays_there() =>
        Assert.Equal(["system", "user", "assistant+", "tool"],
            Roles(User("Go"), Assistant("m1", Step(), Call("output-available", new { output = 1 }))));

    [Fact]
    public void Fit_history_goes_as_it_is()
    {
        var history = HistoryBuilder.Build("Base.", Pipeline.Read(Of(User("Go"), Assistant("m1", Text("Well.")), User("And?", "u2"))));
        Assert.Equal(history, OutgoingHistory.Of(history));
    }

    [Fact]
    public void State_goes_along_with_whatever_is_merged_renamed_or_shortened()
    {
        var state = new ProviderState("p.test", "m", new Dictionary<string, string> { ["reasoning_content"] = "\"hm\"" });
        var history = new ChatHistory("Base.");
        history.AddUserMessage("Go");
        history.AddStep("Well.", []);
        history.AddStep("So.", [new HistoryCall("toolcalla", "addNode<|channel|>",
            System.Text.Json.JsonSerializer.SerializeToElement(new { x = new string('y', 900) }), state)], state);
        history.AddToolResult("toolcalla", "addNode", new string('z', 900));
        history.AddAssistantMessage("Done.");
        history.AddUserMessage("Go");
        var draft = new HistoryDraft(HistoryBlock.Of(history.Skip(1), new MessageTokens(Counter)), 0, new MessageTokens(Counter), 100);
        Assert.True(draft.ShortenOldestRound(keep: 0));

        var sent = OutgoingHistory.Of(new ChatHistory([history[0], .. draft.Messages]));

        var message = sent.First(message => message.Items.OfType<FunctionCallContent>().Any());
        Assert.Same(state, ProviderState.Of(message));
        Assert.Same(state, ProviderState.Of(message.Items.OfType<FunctionCallContent>().Single()));
        Assert.Equal("Well.\n\nSo.", message.Content);
    }

    private static IEnumerable<string> Roles(params JsonNode[] messages) =>
        OutgoingHistory.Of(HistoryBuilder.Build("Base.", Pipeline.Read(Of(messages))))
        .Select(message => message.Role.Label + (message.Items.OfType<FunctionCallContent>().Any() ? "+" : ""));

    private static JsonObject Call(string state, object? rest = null) => Tool("addNode", "call_1", state, rest);

    private static string Shown(ChatHistory sent) =>
        string.Join('\n', sent.Select(message => $"{message.Role}: {string.Join(" | ", message.Items)}"));

    private static JsonObject Transcript(Random random)
    {
        string[] ids = [.. WireIdsTests.Foreign.Where(id => id.Length > 0), "toolcalla"];
        string[] names = ["addNode", "getWorkflowInfo", "addNode<|channel|>commentary", "functions.addNode", "7up", "été"];
        string[] states = ["input-streaming", "input-available", "output-available", "output-error", "output-denied", "approval-responded",
            "odd"];
        string[] texts = ["", " ", "\n", "Well.", "Add a sampler", new('x', 3000)];
        JsonNode Part(bool isAssistant) => random.Next(isAssistant ? 6 : 3) switch
        {
            0 => Text(texts[random.Next(texts.Length)]),
            1 => new JsonObject { ["type"] = "reasoning", ["text"] = "hm" },
            2 => File("video/mp4", "data:video/mp4;base64,AAAA"),
            3 => Step(),
            _ => Tool(names[random.Next(names.Length)], ids[random.Next(ids.Length)], states[random.Next(states.Length)],
                new { input = new { a = texts[random.Next(texts.Length)] }, output = texts[random.Next(texts.Length)], errorText = "no" }),
        };
        JsonNode Message(int index) => new JsonObject
        {
            ["id"] = $"m{index}",
            ["role"] = AnyRole[random.Next(AnyRole.Length)] is var role ? role : "",
            ["parts"] = new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Part(role == "assistant"))]),
        };
        return Of([.. Enumerable.Range(0, random.Next(12)).Select(Message), User("And now?", "last"),
            .. Enumerable.Range(20, random.Next(2)).Select(Message)]);
    }
}
