using System.Diagnostics;
using System.Text.Json;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Random nestings of groups and subgraphs through validate and repair. In the suite a slice of them, by <c>tests/attack-run</c> 20,000,
/// and then with the goals for time and memory, which on a busy machine say nothing.
/// </summary>
public sealed class NestingTests(ITestOutputHelper output)
{
    private const int Slice = 400;
    private const int Whole = 20_000;
    private const int LargestAnswer = 2_000_000;
    private const long LargestMemory = 300_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    [Fact]
    public void None_ends_the_process_or_answers_without_bound()
    {
        var worst = (Time: TimeSpan.Zero, Memory: 0L, Answer: 0L, Seed: 0);
        for (var i = 0; i < (AttackTime.Asked is null ? Slice : Whole); i++)
        {
            var seed = AttackTime.Seed + i;
            var workflow = JsonSerializer.SerializeToElement(NestedWorkflows.Next(new Random(seed)));
            var (sent, before, began) = (workflow.GetRawText().Length, GC.GetTotalMemory(forceFullCollection: false), ProcessorTime());
            var found = JsonSerializer.SerializeToUtf8Bytes(WorkflowValidator.Validate(workflow, Fixtures.Catalog)).Length;
            var repaired = JsonSerializer.SerializeToUtf8Bytes(WorkflowRepair.Repair(workflow, Fixtures.Catalog)).Length;
            var time = ProcessorTime() - began;
            Assert.True(found <= LargestAnswer && repaired - sent <= LargestAnswer, $"seed {seed}: {found} and {repaired} bytes");
            var memory = GC.GetTotalMemory(forceFullCollection: false) - before;
            var (answer, slowest) = (Math.Max(worst.Answer, Math.Max(found, repaired)), time > worst.Time ? seed : worst.Seed);
            worst = (Max(worst.Time, time), Math.Max(worst.Memory, memory), answer, slowest);
        }
        output.WriteLine($"slowest {worst.Time.TotalMilliseconds:0} ms (seed {worst.Seed}), most memory {worst.Memory / 1e6:0} MB, "
            + $"largest answer {worst.Answer} bytes");
        if (AttackTime.Asked is not null) Assert.True(worst.Time < Longest && worst.Memory < LargestMemory, $"{worst}");
    }

    // What other programs on the machine take does not count.
    private static TimeSpan ProcessorTime() => Process.GetCurrentProcess().TotalProcessorTime;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
