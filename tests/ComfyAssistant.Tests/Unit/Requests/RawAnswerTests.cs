using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Requests;

namespace ComfyAssistant.Tests.Unit.Requests;

public sealed class RawAnswerTests
{
    private const int LongestLine = 128 * 1024;

    private readonly Random _random = new(5);

    // In pieces that end anywhere: within a character, at a line's end, with nothing in them.
    [Theory]
    [InlineData("")]
    [InlineData("data: {\"a\":\"Zoë 🦊\"}\n\ndata: [DONE]\n\n")]
    [InlineData("\n\n🦊\r\nno end")]
    public void What_comes_is_kept_to_the_letter_however_it_is_cut(string text)
    {
        for (var round = 0; round < 50; round++)
        {
            var raw = new RawAnswer(new RecordRoom(1000));
            AddInPieces(raw, text);
            Assert.Equal((text, false), (raw.ToString(), raw.IsCut));
        }
    }

    [Fact]
    public void Of_a_long_line_the_beginning_is_kept_and_all_other_lines_whole()
    {
        var raw = new RawAnswer(new RecordRoom(10_000_000));
        AddInPieces(raw, "data: first\n\ndata: " + new string('A', 3_000_000) + "\n\ndata: last\n\n");
        var lines = raw.ToString().Split('\n');
        Assert.Equal(["data: first", "", "", "data: last", "", ""], [lines[0], lines[1], lines[3], .. lines[4..]]);
        Assert.Equal($"data: {new string('A', LongestLine - 6)}…{3_000_006 - LongestLine} bytes left out…", lines[2]);
        Assert.True(raw.IsCut);
    }

    [Fact]
    public void A_long_line_without_an_end_says_what_was_left_out_too()
    {
        var raw = new RawAnswer(new RecordRoom(10_000_000));
        AddInPieces(raw, new string('A', LongestLine + 7));
        Assert.EndsWith("A…7 bytes left out…", raw.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_is_kept_than_there_is_room_for()
    {
        var raw = new RawAnswer(new RecordRoom(10));
        AddInPieces(raw, "one\ntwo\nthree\nfour\n");
        Assert.Equal(("one\ntwo\nth", true), (raw.ToString(), raw.IsCut));
    }

    // A pair of surrogates, a quote and a line's end at every place of a piece's border.
    [Theory]
    [InlineData("🦊")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData("\\u0041")]
    public void A_long_text_is_written_as_a_short_one_is(string odd)
    {
        for (var before = 4094; before <= 4097; before++)
        {
            var text = new string('a', before) + odd + new string('b', 5000) + odd;
            var kept = KeptRequests.Of(KeptRequests.Id(1), body: "{}", raw: text);
            var written = JsonSerializer.Serialize(kept, RequestJson.Plain.KeptRequest);
            Assert.Contains(JsonSerializer.Serialize(text, RequestJson.Plain.Options), written, StringComparison.Ordinal);
            var read = JsonSerializer.Deserialize(written, RequestJson.Default.KeptRequest)!;
            Assert.Equal(text, read.Calls[0].Attempts[0].Raw);
        }
    }

    private void AddInPieces(RawAnswer raw, string text)
    {
        for (var rest = Encoding.UTF8.GetBytes(text).AsSpan(); !rest.IsEmpty;)
        {
            var piece = Math.Min(_random.Next(text.Length > 1000 ? 100_000 : 4), rest.Length);
            raw.Add(rest[..piece]);
            rest = rest[piece..];
        }
    }
}
