using System.Globalization;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Workflows;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>What became of an expectation.</summary>
/// <param name="Passed">Whether it was met; null where that cannot be told.</param>
/// <param name="Came">What came instead, or why it cannot be told; empty where it was met.</param>
internal sealed record CheckResult(bool? Passed, string Came);

/// <summary>Holds what came against what was expected.</summary>
internal sealed class ExampleChecks(NodeEnvironment environment, ComfyQuestions questions, ExampleJudge judge)
{
    private const int Shown = 600;

    /// <param name="expectation">What was expected.</param>
    /// <param name="example">Of which example.</param>
    /// <param name="outcome">What came.</param>
    /// <param name="judges">Who judges, where it takes a judgement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CheckResult> CheckAsync(
        Expectation expectation, Example example, Outcome outcome, Answerer judges, CancellationToken cancellationToken) =>
        expectation.Kind switch
        {
            ExpectationKind.Called => Is(Calls(expectation, outcome).Any(), CallsOf(outcome)),
            ExpectationKind.NotCalled => Is(!Calls(expectation, outcome).Any(), Listed(Calls(expectation, outcome))),
            ExpectationKind.Contains => Is(Holds(outcome, expectation), Said(outcome)),
            ExpectationKind.NotContains => Is(!Holds(outcome, expectation), Said(outcome)),
            ExpectationKind.Matches => Is(PartialMatch.Matches(outcome.Text, expectation.Value), Said(outcome)),
            ExpectationKind.NotMatches => Is(!PartialMatch.Matches(outcome.Text, expectation.Value), Said(outcome)),
            ExpectationKind.ValidGraph => await GraphAsync(expectation, outcome, cancellationToken),
            ExpectationKind.TokensUnder => Under(outcome.Tokens, expectation, "tokens"),
            ExpectationKind.StepsUnder => Under(outcome.Steps, expectation, "model calls"),
            _ => await JudgeAsync(expectation, example, outcome, judges, cancellationToken),
        };

    private async Task<CheckResult> GraphAsync(Expectation expectation, Outcome outcome, CancellationToken cancellationToken)
    {
        var result = await questions.JudgeAsync(
            answers => InstalledWorkflows.Validate(outcome.Workflow, environment.Current, answers), cancellationToken);
        // A model file that this machine lacks says nothing about the answer.
        var errors = result.Errors.Where(error => !error.MissingFile).ToList();
        var isValid = errors.Count == 0 && outcome.Workflow.GetProperty("nodes").GetArrayLength() > 0;
        var came = errors.Count > 0 ? string.Join(' ', errors.Select(error => error.Message))
            : isValid ? "The workflow has no errors." : "The canvas is empty.";
        return Is(isValid == bool.Parse(expectation.Value), came);
    }

    private async Task<CheckResult> JudgeAsync(
        Expectation expectation, Example example, Outcome outcome, Answerer judges, CancellationToken cancellationToken)
    {
        try
        {
            var (isYes, reason) = await judge.AskAsync(expectation.Value, example, outcome, judges, cancellationToken);
            return Is(isYes, reason);
        }
        catch (ContextException silent)
        {
            return new CheckResult(null, silent.Message);
        }
    }

    private static IEnumerable<MadeCall> Calls(Expectation expectation, Outcome outcome) => outcome.Calls.Where(call =>
        expectation.Values.Contains(call.Tool) && (expectation.With is null || PartialMatch.Has(call.Arguments, expectation.With)));

    private static bool Holds(Outcome outcome, Expectation expectation) =>
        outcome.Text.Contains(expectation.Value, StringComparison.OrdinalIgnoreCase);

    private static CheckResult Under(int actual, Expectation expectation, string what) => Is(
        actual < int.Parse(expectation.Value, CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{actual:N0} {what}"));

    private static CheckResult Is(bool passed, string came) => new(passed, passed ? "" : came.Cut(Shown));

    private static string CallsOf(Outcome outcome) =>
        outcome.Calls.Count > 0 ? Listed(outcome.Calls) : $"No tool was called. {Said(outcome)}";

    private static string Listed(IEnumerable<MadeCall> calls) => string.Join("; ", calls);

    private static string Said(Outcome outcome) => outcome.Text.Length > 0 ? $"It said: {outcome.Text}" : "It said nothing.";
}
