using ComfyAssistant.Host.Examples.Results;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>Counts what came of one example while it is run again and again.</summary>
internal sealed class Tally(Example example)
{
    private const int MostKept = 3;

    private readonly List<ExpectationTally> _expectations =
        [.. example.Expectations.Select(expectation => new ExpectationTally(expectation.ToString()))];

    private readonly List<string> _errors = [];
    private int _passed;
    private int _runs;
    private int _answered;
    private int _tokens;
    private double _milliseconds;

    /// <summary>It was answered.</summary>
    /// <param name="outcome">What came.</param>
    /// <param name="checks">What became of each expectation, in order.</param>
    public void Add(Outcome outcome, IReadOnlyList<CheckResult> checks)
    {
        _runs++;
        _answered++;
        _tokens += outcome.Tokens;
        _milliseconds += outcome.Milliseconds;
        if (checks.All(check => check.Passed == true))
            _passed++;
        foreach (var (expectation, check) in _expectations.Zip(checks))
            expectation.Add(check);
    }

    /// <summary>There was no answer.</summary>
    public void Fail(string why)
    {
        _runs++;
        if (_errors.Count < MostKept)
            _errors.Add(why);
    }

    /// <summary>What came of it so far.</summary>
    public ExampleResult Result() => new(
        example.Name, _passed, _runs, _answered == 0 ? 0 : _tokens / _answered, _answered == 0 ? 0 : _milliseconds / _answered,
        [.. _expectations.Select(expectation => expectation.Result())], [.. _errors]);

    private sealed class ExpectationTally(string text)
    {
        private readonly List<string> _came = [];
        private readonly List<string> _errors = [];
        private int _passed;
        private int _runs;

        public void Add(CheckResult check)
        {
            _runs++;
            if (check.Passed == true)
                _passed++;
            var kept = check.Passed is null ? _errors : _came;
            if (check.Passed != true && kept.Count < MostKept)
                kept.Add(check.Came);
        }

        public ExpectationResult Result() => new(text, _passed, _runs, [.. _came], [.. _errors]);
    }
}
