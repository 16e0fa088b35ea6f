using ComfyAssistant.Host.Examples.Results;
using static System.FormattableString;

namespace ComfyAssistant.Host.Commands;

/// <summary>Says what came of examples: a line for each, what failed below it, and in the end what changed.</summary>
internal sealed class EvalReport(CommandContext context, int repeat)
{
    private const string Indent = "        ";

    /// <summary>Says what came of one.</summary>
    public async Task ShowAsync(ExampleResult example)
    {
        var word = example.IsGood ? "passed" : "FAILED";
        await context.SayAsync(Invariant($"{word,-8}{example.Name,-40}{Rate(example.Passed, example.Runs),6}")
            + Invariant($"{example.Milliseconds / 1000,8:0.0} s{example.Tokens,10:N0} tokens"));
        foreach (var error in example.Errors)
            await context.SayAsync($"{Indent}no answer: {error}");
        foreach (var expectation in example.Expectations.Where(expectation => expectation.Passed < expectation.Runs))
        {
            await context.SayAsync($"{Indent}{Rate(expectation.Passed, expectation.Runs)} {expectation.Text}");
            foreach (var came in expectation.Came)
                await context.SayAsync($"{Indent}    came: {came}");
            foreach (var error in expectation.Errors)
                await context.SayAsync($"{Indent}    cannot be told: {error}");
        }
    }

    /// <summary>Says what came of all of them.</summary>
    /// <param name="result">What.</param>
    /// <param name="wanted">How many were to be run.</param>
    /// <param name="earlier">What to compare with; null for nothing.</param>
    public async Task EndAsync(RunResult result, int wanted, RunResult? earlier)
    {
        if (result.IsStopped)
            await context.SayAsync(Invariant($"Stopped: {result.Examples.Count} of {wanted} examples were run."));
        var good = result.Examples.Count(example => example.IsGood);
        await context.SayAsync(Invariant($"{good} of {result.Examples.Count} examples passed")
            + (repeat > 1 ? Invariant($", each run {repeat} times") : "") + $". {result.Model} of {result.Connection} answered.");
        if (earlier is not null)
            await CompareAsync(RunChanges.Between(earlier, result));
    }

    private async Task CompareAsync(RunChanges changes)
    {
        await context.SayAsync(Invariant($"Compared with {changes.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC; ")
            + (changes.Prompts.Count > 0 ? $"texts that differ: {string.Join(", ", changes.Prompts)}" : "the texts are the same"));
        foreach (var change in changes.Worse)
            await context.SayAsync($"{Indent}worse:  {change.Name} {Change(change)}"
                + (change.Unmet.Count > 0 ? $"; now unmet: {string.Join("; ", change.Unmet)}" : ""));
        foreach (var change in changes.Better)
            await context.SayAsync($"{Indent}better: {change.Name} {Change(change)}");
        if (changes.Added.Count > 0)
            await context.SayAsync($"{Indent}new:    {string.Join(", ", changes.Added)}");
        if (changes.Worse.Count + changes.Better.Count == 0)
            await context.SayAsync($"{Indent}No example passes more or less often.");
    }

    private static string Change(RateChange change) => Invariant($"{change.Before:0%} -> {change.Now:0%}");

    private static string Rate(int passed, int runs) => Invariant($"{passed}/{runs}");
}
