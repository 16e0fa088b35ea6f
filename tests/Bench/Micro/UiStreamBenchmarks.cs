using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Bench.Micro;

/// <summary>Writing an answer of 1,000 deltas as UI Message Stream v1.</summary>
public class UiStreamBenchmarks
{
    private const int Deltas = 1000;

    [Params(5, 500)]
    public int Letters { get; set; }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public async Task TextDeltas()
    {
        await using var sse = new SseWriter(PipeWriter.Create(Stream.Null), Timeout.InfiniteTimeSpan, TimeProvider.System);
        var stream = new UiStream(sse);
        var delta = new string('x', Letters);
        stream.Start("answer");
        for (var i = 0; i < Deltas; i++)
        {
            stream.Text(delta);
            await stream.FlushAsync(CancellationToken.None);
        }
        stream.Finish(FinishReason.Stop);
        await stream.FlushAsync(CancellationToken.None);
    }
}
