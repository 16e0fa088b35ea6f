using System.Text;
using ComfyAssistant.Host.Requests;

namespace ComfyAssistant.Tests.Unit.Requests;

public sealed class LongBodyTests
{
    private static readonly string Picture = "data:image/png;base64," + new string('A', 2_000_000);

    [Fact]
    public void Of_a_long_body_pictures_go_and_words_stay()
    {
        var (text, isCut) = LongBody.Within(new RecordRoom(5_000_000), Encoding.UTF8.GetBytes($$"""{"a":"{{Picture}}","b":"words"}"""));
        Assert.True(isCut);
        Assert.Equal("""{"a":"data:image/png;base64,…2000000 characters left out…","b":"words"}""", text);
    }

    [Fact]
    public void A_short_one_stays_whole()
    {
        var body = "{\"a\":\"data:image/png;base64," + new string('A', 5_000) + "\"}";
        Assert.Equal((body, false), LongBody.Within(new RecordRoom(5_000_000), Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void All_bodies_of_an_answer_share_its_room()
    {
        var room = new RecordRoom(10);
        Assert.Equal(("12345678", false), LongBody.Within(room, "12345678"u8.ToArray()));
        Assert.Equal(("ab", true), LongBody.Within(room, "abcdefgh"u8.ToArray()));
        Assert.Equal(("", true), LongBody.Within(room, "abcdefgh"u8.ToArray()));
    }
}
