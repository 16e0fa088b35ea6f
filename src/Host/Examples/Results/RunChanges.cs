namespace ComfyAssistant.Host.Examples.Results;

/// <summary>In what a run differs from an earlier one.</summary>
/// <param name="Since">When the earlier one was.</param>
/// <param name="Prompts">The names of the texts that differ.</param>
/// <param name="Better">Examples that pass more often.</param>
/// <param name="Worse">Examples that pass less often.</param>
/// <param name="Added">Examples that were not in the earlier one.</param>
internal sealed record RunChanges(
    DateTimeOffset Since, IReadOnlyList<string> Prompts, IReadOnlyList<RateChange> Better, IReadOnlyList<RateChange> Worse,
    IReadOnlyList<string> Added)
{
    /// <summary>The differences.</summary>
    public static RunChanges Between(RunResult earlier, RunResult now)
    {
        var before = earlier.Examples.ToDictionary(example => example.Name, StringComparer.Ordinal);
        var both = now.Examples.Where(example => before.ContainsKey(example.Name))
            .Select(example => new RateChange(
                example.Name, Rate(before[example.Name]), Rate(example), Unmet(example).Except(Unmet(before[example.Name])).ToList()))
            .ToList();
        var prompts = earlier.Prompts.Keys.Union(now.Prompts.Keys)
            .Where(name => earlier.Prompts.GetValueOrDefault(name) != now.Prompts.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal);
        return new RunChanges(
            earlier.At, [.. prompts], [.. both.Where(change => change.Now > change.Before)],
            [.. both.Where(change => change.Now < change.Before)],
            [.. now.Examples.Select(example => example.Name).Where(name => !before.ContainsKey(name))]);
    }

    /// <summary>
    /// The run to compare with: the last one of the version before, that is the newest with the same model whose texts were others; where
    /// none were, the one before. Null where there is none.
    /// </summary>
    /// <param name="now">The run.</param>
    /// <param name="all">All that are kept, the newest first.</param>
    public static RunResult? Earlier(RunResult now, IEnumerable<RunResult> all)
    {
        var earlier = all
            .Where(run => string.CompareOrdinal(run.Id, now.Id) < 0 && run.Model == now.Model && !run.IsStopped)
            .Where(run => run.Examples.Any(example => now.Examples.Any(other => other.Name == example.Name)))
            .ToList();
        return earlier.FirstOrDefault(run => !IsSameVersion(run, now)) ?? earlier.FirstOrDefault();
    }

    private static bool IsSameVersion(RunResult one, RunResult other) =>
        one.Prompts.Count == other.Prompts.Count && one.Prompts.All(text => other.Prompts.GetValueOrDefault(text.Key) == text.Value);

    private static double Rate(ExampleResult example) => example.Runs == 0 ? 0 : (double)example.Passed / example.Runs;

    private static IEnumerable<string> Unmet(ExampleResult example) =>
        example.Expectations.Where(expectation => expectation.Passed < expectation.Runs).Select(expectation => expectation.Text);
}

/// <summary>How much more or less often an example passes.</summary>
/// <param name="Name">The example.</param>
/// <param name="Before">Of all times, from 0 to 1.</param>
/// <param name="Now">Likewise.</param>
/// <param name="Unmet">Expectations that were met before and are not now.</param>
internal sealed record RateChange(string Name, double Before, double Now, IReadOnlyList<string> Unmet);
