using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace ComfyAssistant.Bench.Micro;

/// <summary>Single operations under BenchmarkDotNet. A new class with <c>[Benchmark]</c> methods in this folder is found by itself.</summary>
internal static class MicroCommand
{
    public static int Run(string[] options)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(options, DefaultConfig.Instance);
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
