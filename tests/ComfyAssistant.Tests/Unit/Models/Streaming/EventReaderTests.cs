using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Models.Streaming;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Models.Streaming;

public sealed class EventReaderTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\n", "\r", "\r\n", "\r\n", "data: ", "data:", "data", "event: ", "event:", "event", "id: 7", "retry: 5", ":", ": note",
        "error", "message", "{\"a\":1}", "Zoë 🦊", " ", "datax: 1", "\uFEFF", "delta",
    ];

    [Theory]
    [InlineData("data: a\n\n", "message=a")]
    [InlineData("\uFEFFdata: a\r\n\r\ndata:b\r\r", "message=a", "message=b")]
    [InlineData("event: error\ndata: a\ndata:  b\n\n: alive\n\ndata\n\n", "error=a\n b", "message=")]
    [InlineData("event: x\n\ndata: a\n\n", "message=a")]
    [InlineData("data: no blank line\n")]
    [InlineData("")]
    public async Task Events_are_read(string text, params string[] expected) =>
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(text), size: 4096));

    // .NET's own parser is no measure: it keeps the type of an event without data for the next one.
    [Fact]
    public async Task Any_bytes_are_read_as_the_standard_says()
    {
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var told = await ReadAsync(Encoding.UTF8.GetBytes(text), random.Next(1, 12));
            Assert.True(ByTheStandard(text).SequenceEqual(told), $"{JsonSerializer.Serialize(text)}\n{string.Join('|', told)}");
        }
    }

    [Fact]
    public async Task A_large_event_is_read_whole()
    {
        var data = new string('A', 5_000_000);
        var told = await ReadAsync(Encoding.UTF8.GetBytes($"data: 1\n\ndata: {data}\ndata: 2\n\ndata: 3\n\n"), size: 20_000);
        Assert.Equal(["message=1", $"message={data}\n2", "message=3"], told);
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int size)
    {
        using var source = new TrickleStream(bytes, size);
        var events = new EventReader<string>(source, (type, data) => $"{type}={Encoding.UTF8.GetString(data)}");
        List<string> told = [];
        while (await events.MoveNextAsync(CancellationToken.None))
        {
            Assert.StartsWith(events.Type + "=", events.Current, StringComparison.Ordinal);
            told.Add(events.Current);
        }
        return told;
    }

    private static IEnumerable<string> ByTheStandard(string text)
    {
        var plain = (text.StartsWith('\uFEFF') ? text[1..] : text)
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        foreach (var block in plain.Split("\n\n")[..^1])
        {
            var fields = block.Split('\n').Select(line => line.Split(':', 2))
                .Select(line => (Name: line[0], Value: line.Length == 1 ? "" : line[1].StartsWith(' ') ? line[1][1..] : line[1])).ToList();
            var data = fields.Where(field => field.Name == "data").Select(field => field.Value).ToList();
            var type = fields.LastOrDefault(field => field.Name == "event").Value;
            if (data.Count > 0)
                yield return $"{(string.IsNullOrEmpty(type) ? "message" : type)}={string.Join('\n', data)}";
        }
    }
}
