using ComfyAssistant.Host.Examples.Results;

namespace ComfyAssistant.Tests.Unit.Examples;

public sealed class RunChangesTests
{
    private static readonly RunResult Old = Run("1", "a", ("same", 1), ("better", 0), ("worse", 1), ("gone", 1));
    private static readonly RunResult New = Run("3", "b", ("same", 1), ("better", 1), ("worse", 0), ("added", 1));

    [Fact]
    public void What_passes_more_or_less_often_is_named_with_what_is_unmet_now()
    {
        var changes = RunChanges.Between(Old, New);
        Assert.Equal(("better", 0.0, 1.0), Told(changes.Better.Single()));
        Assert.Equal(("worse", 1.0, 0.0), Told(changes.Worse.Single()));
        Assert.Equal(["contains: x"], changes.Worse.Single().Unmet);
        Assert.Equal(["added"], changes.Added);
        Assert.Equal(["prompts/role"], changes.Prompts);
    }

    [Fact]
    public void The_last_run_with_other_prompts_is_compared_with()
    {
        var again = Run("2", "b", ("same", 1));
        Assert.Same(Old, RunChanges.Earlier(New, [New, again, Old]));
        Assert.Same(again, RunChanges.Earlier(New, [New, again]));
        Assert.Null(RunChanges.Earlier(New, [New]));
        Assert.Null(RunChanges.Earlier(New, [New, Old with { Model = "other" }]));
        Assert.Null(RunChanges.Earlier(New, [New, Old with { IsStopped = true }]));
        Assert.Null(RunChanges.Earlier(New, [New, Run("1", "a", ("gone", 1))]));
    }

    private static (string Name, double Before, double Now) Told(RateChange change) => (change.Name, change.Before, change.Now);

    private static RunResult Run(string id, string role, params (string Name, int Passed)[] examples) => new(
        id, DateTimeOffset.UnixEpoch, "0.2.0", "Test", "test-model", 1, false,
        new Dictionary<string, string> { ["prompts/role"] = role, ["goals"] = "same" },
        [.. examples.Select(example => new ExampleResult(
            example.Name, example.Passed, 1, 100, 10, [new ExpectationResult("contains: x", example.Passed, 1, [], [])], []))]);
}
