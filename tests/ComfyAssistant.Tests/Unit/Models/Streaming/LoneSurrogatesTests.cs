using ComfyAssistant.Host.Models.Streaming;

namespace ComfyAssistant.Tests.Unit.Models.Streaming;

public class LoneSurrogatesTests
{
    [Theory]
    [InlineData(@"""\ud83d\ude00""", @"""\ud83d\ude00""")]
    [InlineData(@"""\uD83D\uDE00\ud83d""", @"""\uD83D\uDE00\ufffd""")]
    [InlineData(@"""\ud83d x""", @"""\ufffd x""")]
    [InlineData(@"""\ude00\ud83d""", @"""\ufffd\ufffd""")]
    [InlineData(@"""\ud83d\ud83d\ude00""", @"""\ufffd\ud83d\ude00""")]
    [InlineData(@"""\\ud83d""", @"""\\ud83d""")]
    [InlineData(@"""\\\ud83d""", @"""\\\ufffd""")]
    [InlineData(@"""\ud7ff\ue000\n""", @"""\ud7ff\ue000\n""")]
    [InlineData(@"\ud83", @"\ud83")]
    [InlineData(@"\", @"\")]
    public void Half_a_pair_is_replaced(string json, string whole) => Assert.Equal(whole, LoneSurrogates.Replace(json));

    [Fact]
    public void Many_backslashes_are_read_in_one_pass()
    {
        var many = new string('\\', 400_001);
        Assert.Equal(many + "ufffd", LoneSurrogates.Replace(many + "ud83d"));
    }
}
