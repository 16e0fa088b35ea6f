using System.Net;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// A provider without a network: answers with given bytes, cut where the test wants, and keeps the requests. The last answer repeats.
/// </summary>
internal sealed class CannedProvider(IReadOnlyList<byte[]> answers, Func<byte[], Stream>? cut = null) : HttpMessageHandler
{
    public List<JsonNode> Requests { get; } = [];

    /// <summary>The requests to the letter.</summary>
    public List<string> Bodies { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = answers[Math.Min(Requests.Count, answers.Count - 1)];
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        Requests.Add(JsonNode.Parse(Bodies[^1])!);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(cut?.Invoke(answer) ?? new MemoryStream(answer)) };
    }
}

/// <summary>Gives out a stream's bytes in pieces of random lengths, each from its own read, as a network does.</summary>
internal sealed class CutStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Now and then the next piece is not there yet, so that the readers above really wait.
        if (_random.Next(4) == 0)
            await Task.Yield();
        return Read(buffer.Span[..Math.Min(buffer.Length, _random.Next(1, 24))]);
    }
}
