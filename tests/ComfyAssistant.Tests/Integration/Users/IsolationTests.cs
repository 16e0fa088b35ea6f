using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>No user ever sees another's byte, whatever is asked.</summary>
public sealed class IsolationTests
{
    private const string Anna = "mark-of-anna-81", Bert = "mark-of-bert-92";

    private static readonly string[] Settings =
        [.. ManyUsers.ByHeader, "COMFY_ASSISTANT_AUDIT=on", "COMFY_ASSISTANT_KEEP_REQUESTS=on"];

    public static TheoryData<bool> Stores() => [false, true];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Whatever_two_users_say_and_ask_on_every_route_neither_reads_a_word_of_the_other(bool isDatabase)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var comfy = await FakeComfy.StartAsync();
        provider.Otherwise = Repeat;
        string[] settings = [.. Settings, "COMFYUI_BASE_URL=" + comfy.Url, "LLM_TOOLS=all",
            .. isDatabase ? [PostgresCluster.Setting(nameof(IsolationTests)), PostgresCluster.Secret] : Array.Empty<string>()];
        await using var service = await TestHost.StartAsync(provider, settings);
        var document = await service.JsonAsync("/openapi/v1.json");
        Assert.True(MarkedRequests.Operations(document).Count() > 80);
        using var anna = new MarkedUser(service, document, "anna", Anna);
        using var bert = new MarkedUser(service, document, "Bert", Bert);

        await BothAsync(user => user.SayAsync());
        // The ids of both, as if each had learned those of the other.
        string[] ids = [.. MarkedTexts.Ids, .. await anna.KeptRequestsAsync(), .. await bert.KeptRequestsAsync()];
        Assert.Equal(MarkedTexts.Ids.Length + 2, ids.Length);
        await BothAsync(user => user.AskAsync(ids, method => method == "GET"));
        await BothAsync(user => user.ReadOverMcpAsync());
        AssertHeard(anna, Bert);
        AssertHeard(bert, Anna);

        // Changes come last, as they delete what was said.
        await BothAsync(user => user.AskAsync(ids, method => method != "DELETE"));
        await BothAsync(user => user.AskAsync(ids, _ => true));
        AssertHeard(anna, Bert);
        AssertHeard(bert, Anna);
        Assert.All(provider.Calls, call => Assert.False(
            call.Body.ToJsonString() is var body && body.Contains(Anna, StringComparison.Ordinal)
                && body.Contains(Bert, StringComparison.Ordinal),
            "A model was told of both."));

        Task BothAsync(Func<MarkedUser, Task> what) => Task.WhenAll(Task.Run(() => what(anna)), Task.Run(() => what(bert)));
    }

    /// <summary>Else the test above could pass by asking what would tell nobody anything.</summary>
    [Fact]
    public async Task The_same_questions_tell_everything_to_who_is_taken_for_the_other()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Otherwise = Repeat;
        await using var service = await TestHost.StartAsync(provider, Settings);
        var document = await service.JsonAsync("/openapi/v1.json");
        using var anna = new MarkedUser(service, document, "anna", Anna);
        using var bert = new MarkedUser(service, document, "anna", Bert);
        await anna.SayAsync();
        await bert.AskAsync([.. MarkedTexts.Ids, .. await bert.KeptRequestsAsync()], method => method == "GET");
        await bert.ReadOverMcpAsync();
        Assert.Equal([], MarkedTexts.Places.Except(Told(bert, Anna)));
    }

    private static IEnumerable<string> Told(MarkedUser user, string mark) =>
        user.Heard.Where(heard => heard.Text.Contains(mark, StringComparison.Ordinal)).Select(heard => heard.What);

    private static void AssertHeard(MarkedUser user, string other)
    {
        Assert.All(user.Heard, heard => Assert.False(
            heard.Text.Contains(other, StringComparison.Ordinal), $"{heard.What} told {user.Mark} of {other}: {heard.Text}"));
        // So that the silence about the other is not that of a service that has kept nothing.
        Assert.Equal([], MarkedTexts.Places.Except(Told(user, user.Mark)));
    }

    // The model says again all that it is told.
    private static Task Repeat(ProviderCall call) => call.SendAsync(Chunks.Answer(call.Messages.ToJsonString()));
}
