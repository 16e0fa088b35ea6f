using System.Buffers;
using BenchmarkDotNet.Attributes;
using ComfyAssistant.Bench.Servers;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Streaming;

namespace ComfyAssistant.Bench.Micro;

/// <summary>Reading an answer of 1,000 deltas through the normaliser, when all of it is there and when each event comes alone.</summary>
public class ProviderStreamBenchmarks
{
    private const int Deltas = 1000;

    private static readonly ModelOptions Model = new()
    {
        ApiKey = null,
        Model = "bench",
        BaseUrl = new Uri("http://provider.test/v1"),
        IdleTimeout = TimeSpan.FromMinutes(1),
        DemoWordsPerSecond = 1000,
    };

    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<byte[]> _events = [];
    private byte[] _answer = [];

    [GlobalSetup]
    public void Write()
    {
        var body = new ArrayBufferWriter<byte>();
        var events = new CompletionEvents(body);
        for (var i = 0; i < Deltas; i++)
            Add(() => events.Text(" word"));
        Add(() => events.Finish("stop"));
        Add(events.Done);
        _answer = [.. _events.SelectMany(bytes => bytes)];

        void Add(Action write)
        {
            write();
            _events.Add(body.WrittenSpan.ToArray());
            body.ResetWrittenCount();
        }
    }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public Task<int> AllAtOnce() => ReadAsync(new MemoryStream(_answer));

    [Benchmark(OperationsPerInvoke = Deltas)]
    public Task<int> EventByEvent() => ReadAsync(new ArrivingStream(_events));

    private async Task<int> ReadAsync(Stream source)
    {
        await using var stream = new ProviderStream(source, Model, call: null);
        var total = 0;
        for (int read; (read = await stream.ReadAsync(_buffer)) > 0;)
            total += read;
        return total;
    }
}
