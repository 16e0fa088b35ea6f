using System.Diagnostics;
using System.Text.Json;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Conversion;
using ComfyAssistant.Plugins.Workflows.Outlines;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Random nestings of groups and subgraphs through everything that unfolds them. In the suite a slice of them, by <c>tests/attack-run</c>
/// 20,000 through validation and repair and 5,000 through each of the others, and then with the goal for time, which on a busy machine says
/// nothing.
/// </summary>
public sealed class NestingTests(ITestOutputHelper output)
{
    private const int Slice = 300;
    private const int Whole = 20_000;
    private const int WholeOfOthers = 5_000;
    private const int LargestAnswer = 2_000_000;
    // All that one call allocates, whether or not it is alive at the same time.
    private const long LargestMemory = 300_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, Func<JsonElement, JsonElement, object>> Work = new()
    {
        ["validate"] = (workflow, _) => WorkflowValidator.Validate(workflow, Fixtures.Catalog),
        ["repair"] = (workflow, _) => WorkflowRepair.Repair(workflow, Fixtures.Catalog),
        ["describe"] = (workflow, _) => WorkflowOutline.Describe(workflow, Fixtures.Catalog),
        ["describe a group"] = (workflow, _) => WorkflowOutline.Describe(workflow, Fixtures.Catalog, new OutlineFocus(Group: "g")),
        ["describe neighbours"] = (workflow, _) => WorkflowOutline.Describe(workflow, Fixtures.Catalog, new OutlineFocus("1", Depth: 9)),
        ["to the API format"] = (workflow, _) => Convert(workflow, WorkflowFormat.Api),
        ["to the UI format"] = (workflow, _) => Convert(workflow, WorkflowFormat.Ui),
        ["compare"] = (workflow, other) =>
            WorkflowDiff.ByLikeness(Workflow.Read(workflow, Fixtures.Catalog), Workflow.Read(other, Fixtures.Catalog)),
    };

    public static TheoryData<string> Names => [.. Work.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void None_ends_the_process_or_answers_without_bound(string name)
    {
        var worst = (Time: TimeSpan.Zero, Memory: 0L, Answer: 0L, Seed: 0);
        var whole = name is "validate" or "repair" ? Whole : WholeOfOthers;
        for (var i = 0; i < (AttackTime.Asked is null ? Slice : whole); i++)
        {
            var seed = AttackTime.Seed + i;
            var random = new Random(seed);
            var (workflow, other) = (Next(random), Next(random));
            var (sent, before, began) = (workflow.GetRawText().Length, GC.GetAllocatedBytesForCurrentThread(), ProcessorTime());
            var answer = JsonSerializer.SerializeToUtf8Bytes(Work[name](workflow, other)).Length;
            var (time, memory) = (ProcessorTime() - began, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(answer - sent <= LargestAnswer, $"seed {seed}: {answer} bytes");
            Assert.True(memory < LargestMemory, $"seed {seed}: {memory} bytes of memory");
            if (time > worst.Time) worst = (time, worst.Memory, worst.Answer, seed);
            worst = worst with { Memory = Math.Max(worst.Memory, memory), Answer = Math.Max(worst.Answer, answer) };
        }
        output.WriteLine($"slowest {worst.Time.TotalMilliseconds:0} ms (seed {worst.Seed}), most memory {worst.Memory / 1e6:0} MB, "
            + $"largest answer {worst.Answer} bytes");
        if (AttackTime.Asked is not null) Assert.True(worst.Time < Longest, $"{worst}");
    }

    private static ConvertedWorkflow Convert(JsonElement json, WorkflowFormat to) =>
        WorkflowConversion.Convert(json, to, Fixtures.Catalog, new Random(1), TimeProvider.System);

    private static JsonElement Next(Random random) => JsonSerializer.SerializeToElement(NestedWorkflows.Next(random));

    // What other programs on the machine take does not count.
    private static TimeSpan ProcessorTime() => Process.GetCurrentProcess().TotalProcessorTime;
}
