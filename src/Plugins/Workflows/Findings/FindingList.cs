using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Findings;

/// <summary>
/// Findings while they are collected, never more than fit into an answer: a small file can be wrong in a hundred thousand places, and
/// nobody reads more than the first.
/// </summary>
/// <param name="isRun">
/// Whether ComfyUI would run the node of that id; null when it runs all. What it does not run is only a warning.
/// </param>
internal sealed class FindingList(Func<string, bool>? isRun = null)
{
    /// <summary>The most errors, and the most warnings, that are kept.</summary>
    public const int MostOfAKind = 1000;

    // Bytes of JSON for each of the two kinds: both and the rest of an answer stay under 2 MB.
    private const int MostBytes = 600_000;
    private const int LongestMessage = 4000;
    private const int LongestName = 200;

    private readonly Kind _errors = new(isWarning: false);
    private readonly Kind _warnings = new(isWarning: true);

    /// <summary>True when the workflow cannot run.</summary>
    public bool HasErrors => _errors.Findings.Count > 0;

    /// <summary>True when there is no room for another error, so that looking for more is wasted work.</summary>
    public bool IsFull => _errors.IsFull;

    /// <summary>True when there is no room for another warning.</summary>
    public bool IsFullOfWarnings => _warnings.IsFull;

    public void Add(Finding finding)
    {
        var softened = Soften(finding);
        (softened.IsWarning ? _warnings : _errors).Add(softened);
    }

    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Add(finding);
    }

    /// <summary>What keeps the workflow from running, in the order found.</summary>
    public IReadOnlyList<Finding> Errors() => _errors.Findings;

    /// <summary>What ComfyUI ignores, and what is wrong with nodes that it does not run.</summary>
    public IReadOnlyList<Finding> Warnings() => _warnings.Findings;

    // ComfyUI looks at inputs only on the way back from its output nodes. The two kinds named here it refuses wherever they are.
    private Finding Soften(Finding finding) =>
        isRun is null || finding is { IsWarning: true, FailsWhenRun: false } || finding.NodeId is null
        || finding.Code is FindingCodes.Malformed or FindingCodes.UnknownNodeType || isRun(finding.NodeId)
            ? finding
            : finding with
            {
                IsWarning = true,
                FailsWhenRun = false,
                Message = $"{finding.Message} (Nothing depends on this node, so ComfyUI will not run it.)",
            };

    private sealed class Kind(bool isWarning)
    {
        private int _bytes;

        public List<Finding> Findings { get; } = [];

        public bool IsFull { get; private set; }

        public void Add(Finding finding)
        {
            if (IsFull) return;
            var cut = Cut(finding);
            var bytes = Bytes(cut);
            if (Findings.Count < MostOfAKind && _bytes + bytes <= MostBytes)
            {
                _bytes += bytes;
                Findings.Add(cut);
                return;
            }
            IsFull = true;
            var what = isWarning ? "warnings" : "errors";
            Findings.Add(new Finding(FindingCodes.TooMany, null, null, null,
                $"There are more than {Findings.Count} {what}; the rest is not listed. Correct these and check again.")
            { IsWarning = isWarning });
        }

        private static Finding Cut(Finding finding) => finding with
        {
            Message = finding.Message.Cut(LongestMessage),
            ClassType = finding.ClassType is null ? null : finding.ClassType.Cut(LongestName),
            Input = finding.Input is null ? null : finding.Input.Cut(LongestName),
            Suggestion = finding.Suggestion is null ? null : finding.Suggestion.Cut(LongestMessage),
        };

        private static int Bytes(Finding finding) =>
            150 + Bytes(finding.Message) + Bytes(finding.NodeId) + Bytes(finding.ClassType)
                + Bytes(finding.Input) + Bytes(finding.Suggestion);

        // JSON writes a control character as six bytes, which is also the most it takes for any other.
        private static int Bytes(string? text) =>
            text is null ? 0 : text.Sum(c => c is >= ' ' and < '\u007f' and not '"' and not '\\' ? 1 : 6);
    }
}
