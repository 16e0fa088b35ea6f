using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples.Reading;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Examples.Running;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Each kind of expectation fails when it should, says what came, and passes otherwise.</summary>
public sealed class ExpectationTests(ExampleHost host) : IClassFixture<ExampleHost>
{
    private const string AddSampler = """[{"tool": "addNode", "arguments": {"nodeType": "KSampler", "inputs": {"steps": 30}}}]""";
    private const string AddNote = """[{"tool": "addNote", "arguments": {"text": "Only a note."}}]""";
    private const string Picture = """
        [{"tool": "applyWorkflowJson", "arguments": {"workflow": {
          "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
          "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}}}}]
        """;

    [Theory]
    [InlineData("called: addNode", AddSampler, AddNote, "addNote")]
    [InlineData("called: addNode", AddSampler, """["Done."]""", "No tool was called. It said: Done.")]
    [InlineData("called: [addNote, addNode]", AddNote, """["Done."]""", "No tool was called")]
    [InlineData("{called: addNode, with: {inputs: {steps: 30}}}", AddSampler,
        """[{"tool": "addNode", "arguments": {"nodeType": "KSampler"}}]""", "KSampler")]
    [InlineData("notCalled: addNode", AddNote, AddSampler, "addNode")]
    [InlineData("{notCalled: addNode, with: {nodeType: /sampler/}}", AddNote, AddSampler, "KSampler")]
    [InlineData("contains: a FOX", """["There is a fox."]""", """["There is a cat."]""", "It said: There is a cat.")]
    [InlineData("notContains: cat", """["There is a fox."]""", """["There is a Cat."]""", "a Cat")]
    [InlineData("matches: ^there", """["There is a fox."]""", """["Is it there?"]""", "Is it")]
    [InlineData("notMatches: f.x", """["There is a cat."]""", """["A FOX."]""", "A FOX")]
    [InlineData("validGraph: true", Picture, AddSampler, "KSampler")]
    [InlineData("validGraph: true", Picture, """["Done."]""", "Nothing would come out of this workflow")]
    [InlineData("validGraph: false", AddSampler, Picture, "no errors")]
    [InlineData("stepsUnder: 2", """["Done."]""", AddNote, "2 model calls")]
    public async Task It_fails_when_it_should(string expectation, string good, string bad, string came)
    {
        Assert.Equal((1, 1), Counted(await RunAsync(expectation, good)));

        var failed = await RunAsync(expectation, bad);
        Assert.Equal((0, 1), Counted(failed));
        Assert.Contains(came, failed.Expectations[0].Came.Single(), StringComparison.Ordinal);
        Assert.Empty(failed.Expectations[0].Errors);
    }

    [Fact]
    public async Task Tokens_are_counted_where_the_provider_tells_none()
    {
        Assert.Equal((1, 1), Counted(await RunAsync("tokensUnder: 200000", """["Done."]""")));
        var failed = await RunAsync("tokensUnder: 100", """["Done."]""");
        Assert.Equal((0, 1), Counted(failed));
        Assert.Matches("^[0-9,]+ tokens$", failed.Expectations[0].Came.Single());
    }

    [Theory]
    [InlineData("""{"reason": "It is short.", "verdict": "yes"}""", 1, null, null)]
    [InlineData("Let me think. ```json\n{\"reason\": \"It is short.\", \"verdict\": \"Yes\"}\n```", 1, null, null)]
    [InlineData("""{"reason": "It is long.", "verdict": "no"}""", 0, "It is long.", null)]
    [InlineData("I like it!", 0, null, "The judge gave no verdict. It said: I like it!")]
    [InlineData("""{"verdict": "maybe"}""", 0, null, "The judge gave no verdict.")]
    public async Task A_judge_says_yes_or_no_and_anything_else_is_an_error(string verdict, int passed, string? came, string? error)
    {
        var result = await RunAsync("judge: The answer is short.", """["Done."]""", Chunks.Answer(verdict));
        var judged = result.Expectations[0];
        Assert.Equal((passed, passed), (result.Passed, judged.Passed));
        Assert.Equal(came is null ? 0 : 1, judged.Came.Count);
        Assert.Equal(error is null ? 0 : 1, judged.Errors.Count);
        if (came is not null)
            Assert.Equal(came, judged.Came[0]);
        if (error is not null)
            Assert.StartsWith(error, judged.Errors[0], StringComparison.Ordinal);
        var asked = host.Model.Calls[^1].Body.ToJsonString();
        Assert.Contains("The answer is short.", asked, StringComparison.Ordinal);
        Assert.Empty(host.Model.Calls[^1].Tools);
    }

    [Fact]
    public async Task A_judge_that_does_not_answer_is_an_error_and_no_pass()
    {
        host.Model.Otherwise = async call =>
        {
            if (!call.Messages[0]!.ToJsonString().Contains("You judge", StringComparison.Ordinal))
            {
                await call.SendAsync(Chunks.Answer("Done."));
                return;
            }
            call.Http.Response.StatusCode = 401;
        };
        var judged = (await RunOnceAsync("judge: The answer is short.")).Expectations[0];
        Assert.Equal((0, 1), (judged.Passed, judged.Runs));
        Assert.StartsWith("The judge did not answer:", judged.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_refuses_is_told_as_no_answer()
    {
        host.Model.Otherwise = call =>
        {
            call.Http.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        var result = await RunOnceAsync("contains: x");
        Assert.Equal((0, 1), (result.Passed, result.Runs));
        Assert.Contains("refused the key", result.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_goes_round_in_circles_is_ended()
    {
        var count = 0;
        host.Model.Otherwise = call =>
        {
            var note = new JsonObject { ["text"] = $"Note {++count}" };
            var calls = new JsonArray(new JsonObject { ["tool"] = "addNote", ["arguments"] = note });
            return call.SendAsync(ScriptedModel.Events(calls, count));
        };
        var result = await RunOnceAsync("contains: x");
        Assert.Equal($"It did not come to an end with {ExampleConversation.MostRequests} requests.", result.Errors.Single());
    }

    // The steps are a list: each a text, or a list of calls. A list of calls alone is the first step of two.
    private Task<ExampleResult> RunAsync(string expectation, string steps, string verdict = "")
    {
        var parsed = JsonNode.Parse(steps)!.AsArray();
        var isCalls = parsed[0] is JsonObject;
        host.Model.Otherwise = call =>
        {
            if (call.Messages[0]!.ToJsonString().Contains("You judge", StringComparison.Ordinal))
                return call.SendAsync(verdict);
            var step = call.Messages.Count(message => (string?)message!["role"] == "assistant");
            return call.SendAsync(isCalls && step == 0 ? ScriptedModel.Events(parsed, 0)
                : Chunks.Answer(isCalls ? "Done." : (string)parsed[0]!));
        };
        return RunOnceAsync(expectation);
    }

    private async Task<ExampleResult> RunOnceAsync(string expectation)
    {
        var example = await ExampleReader.ReadAsync(
            "tried", $"conversation:\n- user: Go on.\nexpect:\n- {expectation}\n", (_, _) => Task.FromResult<string?>(null),
            CancellationToken.None);
        return (await host.RunAsync(example)).Examples.Single();
    }

    private static (int Passed, int Runs) Counted(ExampleResult result)
    {
        Assert.Empty(result.Errors);
        return (result.Passed, result.Runs);
    }
}
