using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ComfyAssistant.Bench.Micro;

/// <summary>
/// Single operations under BenchmarkDotNet. A public class with <c>[Benchmark]</c> methods in this folder is found by itself.
/// </summary>
internal static class MicroCommand
{
    /// <param name="options">BenchmarkDotNet's own, such as <c>--filter *UiStream*</c>; none runs everything.</param>
    public static int Run(string[] options)
    {
        // In this process: nothing is generated and built, and internals are in reach.
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMaxIterationCount(20))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "artifacts"));
        var chosen = options is [] ? ["--filter", "*"] : options;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(chosen, config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
