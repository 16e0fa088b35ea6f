using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Protocol;

/// <summary>One fixture for every way in which a provider bends the format: <c>NAME.sse</c> is what it sends, <c>NAME.json</c> what a
/// client must see.</summary>
public class ProviderFixtureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "providers");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.sse").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Oddity_reaches_the_client_as_a_plain_answer(string name)
    {
        var answer = await AnswerAsync(name);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json")))!;

        Assert.Equal((string?)expected["finish"], answer.Finish);
        if (expected["textHas"] is { } part)
            Assert.Contains((string)part!, answer.Text, StringComparison.Ordinal);
        else
            Assert.Equal((string?)expected["text"] ?? "", answer.Text);
        Assert.Equal((string?)expected["reasoning"] ?? "", answer.Reasoning);
        if (expected["error"] is { } error)
            Assert.Contains((string)error!, answer.Error, StringComparison.Ordinal);
        else
            Assert.Null(answer.Error);

        var calls = expected["calls"]?.AsArray() ?? [];
        Assert.Equal(calls.Select(call => (string)call!["name"]!), answer.Calls.Select(call => call.Name));
        foreach (var (call, actual) in calls.Zip(answer.Calls))
        {
            AssertInput(call!["input"]!, actual.Input);
            Assert.Contains((string?)call["refusal"] ?? "", actual.Refusal ?? "", StringComparison.Ordinal);
            Assert.Equal(call["refusal"] is null, actual.Refusal is null);
        }
        if (expected["usage"] is { } usage)
            Assert.Equal(usage.ToJsonString(), Usage(answer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Cutting_the_bytes_anywhere_changes_nothing(string name)
    {
        var whole = (await AnswerAsync(name)).Folded();
        for (var seed = 0; seed < 8; seed++)
            Assert.Equal(whole, (await AnswerAsync(name, seed)).Folded());
    }

    // After a refused call the agent asks again; the second answer is the same plain one for all.
    private static Task<UiTranscript> AnswerAsync(string name, int? seed = null) =>
        Pipeline.AnswerAsync([File.ReadAllBytes(Path.Combine(Folder, name + ".sse")), Chunks.Bytes(Chunks.Answer("Hello"))], seed);

    private static void AssertInput(JsonNode expected, string actual)
    {
        // Text stands for the exact spelling: numbers must come through digit by digit.
        if (expected.GetValueKind() == JsonValueKind.String && actual.StartsWith('{'))
            Assert.Equal((string)expected!, actual);
        else
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(actual)), $"expected {expected.ToJsonString()}, got {actual}");
    }

    private static string Usage(UiTranscript answer)
    {
        var usage = answer.Of("finish").Single().GetProperty("messageMetadata").GetProperty("usage");
        return $"[{usage.GetProperty("inputTokens")},{usage.GetProperty("outputTokens")}]";
    }
}
