using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Protocol;

/// <summary>Whatever a provider sends, the client gets a legal stream that ends.</summary>
public class ProviderMutationTests
{
    private const int Slice = 1_500;

    // All 20,000: COMFY_ASSISTANT_TEST_MUTATIONS=20000 dotnet test --filter ProviderMutationTests.
    private static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("COMFY_ASSISTANT_TEST_MUTATIONS"),
        out var count) ? count : Slice;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private static readonly byte[][] Streams =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "providers"), "*.sse").Order().Select(File.ReadAllBytes)];

    [Fact]
    public async Task Damaged_streams_end_in_legal_answers_that_no_cut_changes()
    {
        var answer = Chunks.Bytes(Chunks.Answer("Hello"));
        await Parallel.ForEachAsync(Enumerable.Range(0, Mutations), async (seed, cancel) =>
        {
            var random = new Random(seed);
            var stream = Damage(Streams[random.Next(Streams.Length)], random);

            // Parsing holds the answer against every rule of the protocol.
            var whole = await Pipeline.AnswerAsync([stream, answer]).WaitAsync(Hang, cancel);
            var cut = await Pipeline.AnswerAsync([stream, answer], cutSeed: seed).WaitAsync(Hang, cancel);
            Assert.NotNull(whole.Finish);
            Assert.True(whole.Folded() == cut.Folded(), $"seed {seed}: {whole.Folded()}\nbut cut: {cut.Folded()}");
        });
    }

    private static byte[] Damage(byte[] stream, Random random)
    {
        var bytes = stream.ToList();
        for (var count = random.Next(1, 5); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.Insert(at, "{}[]\",:\n\r\\<0"u8[random.Next(12)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = Streams[random.Next(Streams.Length)];
                    bytes.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)));
                    break;
            }
        }
        return [.. bytes];
    }
}
