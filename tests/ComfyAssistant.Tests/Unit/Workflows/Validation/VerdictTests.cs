using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

/// <summary>Our verdict on a prompt beside that of ComfyUI itself.</summary>
public class VerdictTests(ITestOutputHelper output)
{
    private static readonly string[] NotOnCanvas = ["missing optional", "null for a link", "further words"];

    private const string Dynamic = "dynamic inputs";
    private const string Nonsense = "sockets and nonsense objects";
    private const string Untold = "checks of a node's own and files, of which only ComfyUI itself can tell";
    private const string Other = "all other kinds";

    [Fact]
    public void Verdicts_are_those_of_ComfyUI() => AreThoseOfComfyUI(RecordedVerdict.All(), RecordedVerdict.Catalog);

    [Fact]
    public void Verdicts_on_all_types_of_ComfyUI_are_those_of_ComfyUI()
    {
        if (SharedData.Newest is { } catalog) AreThoseOfComfyUI(SharedData.Verdicts(), catalog);
        else output.WriteLine("skipped: no shared data");
    }

    [Fact]
    public void What_ComfyUI_accepts_is_accepted_after_it_was_on_the_canvas()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var recorded in RecordedVerdict.All().Where(recorded => recorded.ComfyUI == "accept"))
        {
            var prompt = LooseJson.TryParse(Encoding.UTF8.GetBytes(recorded.Prompt))!.Value;
            // What ComfyUI bends, ignores or fails on later is not what the canvas would hold, and it fills in what is left out.
            if (NotOnCanvas.Any(part => recorded.Kind.Contains(part, StringComparison.Ordinal))) continue;
            if (WorkflowValidator.Validate(prompt, RecordedVerdict.Catalog) is not { Errors.Count: 0, Warnings.Count: 0 }) continue;
            count++;
            var before = Workflow.Read(prompt, RecordedVerdict.Catalog);
            var canvas = JsonSerializer.SerializeToElement(UiWriter.Write(before, RecordedVerdict.Catalog).Json);
            var after = Workflow.Read(canvas, RecordedVerdict.Catalog);
            var again = WorkflowValidator.Validate(JsonSerializer.SerializeToElement(ApiWriter.Write(after)), RecordedVerdict.Catalog);
            if (again.Verdict != Verdict.Runs || !WorkflowDiff.Between(before, after).IsEmpty)
                wrong.Add($"{recorded.Kind}: {recorded.Prompt}");
        }
        output.WriteLine($"{count - wrong.Count} of {count} are the same after the canvas");
        Assert.Empty(wrong);
        Assert.True(count > 100);
    }

    private void AreThoseOfComfyUI(IEnumerable<RecordedVerdict> recorded, NodeCatalog catalog)
    {
        var groups = new Dictionary<string, Figures>(StringComparer.Ordinal)
        {
            [Dynamic] = new(),
            [Nonsense] = new(),
            [Untold] = new(),
            [Other] = new(),
        };
        foreach (var one in recorded)
        {
            var ours = Ours(one.Prompt, catalog);
            groups[Group(one.Kind)].Add(ours, one);
        }
        foreach (var (name, figures) in groups) output.WriteLine($"{name}: {figures}");
        var all = groups.Where(group => group.Key != Untold).Select(group => group.Value).ToList();
        Assert.Empty(groups[Dynamic].Misses);
        var misses = all.SelectMany(figures => figures.Misses).ToList();
        Assert.True(misses.Count <= 0.005 * all.Sum(figures => figures.Count), string.Join('\n', misses));
        var judged = all.Where(figures => figures != groups[Nonsense]).ToList();
        var alarms = judged.SelectMany(figures => figures.Alarms).ToList();
        Assert.True(alarms.Count <= 0.01 * judged.Sum(figures => figures.Count), string.Join('\n', alarms));
    }

    private static string Ours(string prompt, NodeCatalog catalog) =>
        LooseJson.TryParse(Encoding.UTF8.GetBytes(prompt)) is not { } json ? "reject"
        : WorkflowValidator.Validate(json, catalog).Verdict switch
        {
            Verdict.Runs => "accept",
            Verdict.Partial => "partial",
            _ => "reject",
        };

    // A value where a link belongs and an object for a number pass ComfyUI and crash the node: refusing them is right.
    private static string Group(string kind) =>
        kind.StartsWith("Oracle", StringComparison.Ordinal) || kind.StartsWith("upload ", StringComparison.Ordinal) ? Untold
        : kind.Contains("socket", StringComparison.Ordinal) || kind.Contains("object", StringComparison.Ordinal)
            || kind.Contains("{}", StringComparison.Ordinal) ? Nonsense
        : kind.Contains("dotted", StringComparison.Ordinal) || kind.Contains("DYNAMIC", StringComparison.Ordinal)
            || kind.Contains("AUTOGROW", StringComparison.Ordinal) ? Dynamic
        : Other;

    private sealed class Figures
    {
        public int Count { get; private set; }

        /// <summary>What ComfyUI refuses and we do not.</summary>
        public List<string> Misses { get; } = [];

        /// <summary>What we refuse and ComfyUI does not.</summary>
        public List<string> Alarms { get; } = [];

        public List<string> OtherParts { get; } = [];

        public void Add(string ours, RecordedVerdict recorded)
        {
            Count++;
            if (ours == recorded.ComfyUI) return;
            var list = ours == "reject" ? Alarms : recorded.ComfyUI == "reject" ? Misses : OtherParts;
            list.Add($"{recorded.Kind}, ours {ours}: {recorded.Prompt}");
        }

        public override string ToString() =>
            $"{Count} prompts, {Misses.Count} misses, {Alarms.Count} false alarms, {OtherParts.Count} judged otherwise in part";
    }
}
