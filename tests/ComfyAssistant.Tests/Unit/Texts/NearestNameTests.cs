using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Tests.Unit.Texts;

public class NearestNameTests
{
    private static readonly string[] Samplers = ["euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_sde", "uni_pc"];

    [Theory]
    [InlineData("Euler", "euler")]
    [InlineData("eular", "euler")]
    [InlineData("euler a", "euler")]
    [InlineData("DPM++ 2M", "dpmpp_2m")]
    [InlineData("dpmpp2msde", "dpmpp_2m_sde")]
    [InlineData("unipc", "uni_pc")]
    public void The_closest_comes_first(string written, string expected) => Assert.Equal(expected, NearestName.Of(written, Samplers, 3)[0]);

    [Fact]
    public void Far_names_are_not_offered() => Assert.Empty(NearestName.Of("lcm_turbo_x", Samplers, 3));

    [Fact]
    public void Very_long_names_are_compared_by_their_beginning()
    {
        var longName = new string('a', 5000);
        Assert.Equal([longName], NearestName.Of(longName + "b", [longName, "b"], 3));
    }

    [Theory]
    [InlineData("Load Image (as Mask)", "loadimageasmask")]
    [InlineData("SD15\\v1-5.ckpt", "sd15v15ckpt")]
    [InlineData("— ! —", "")]
    public void Folding_keeps_letters_and_digits(string text, string expected) => Assert.Equal(expected, NearestName.Fold(text));

    // The quick ways out may only leave out what is too far: held against the plain form of the distance.
    [Fact]
    public void A_name_is_offered_exactly_when_few_edits_or_one_part_lie_between()
    {
        var random = new Random(31);
        for (var i = 0; i < 20_000; i++)
        {
            var written = Word(random, 1 + random.Next(12));
            var name = random.Next(2) == 0 ? Word(random, 1 + random.Next(12)) : Damaged(random, written);
            var isPart = Math.Min(written.Length, name.Length) >= 4 && (written.Contains(name) || name.Contains(written));
            var isNear = name.Length > 0 && Edits(written, name) <= Math.Max(1, written.Length / 3);
            Assert.True((isPart || isNear) == (NearestName.Best(written, [name]) is not null), $"{written} and {name}");
        }
    }

    private static string Word(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => "abcdeß9"[random.Next(7)]));

    private static string Damaged(Random random, string word)
    {
        for (var i = random.Next(5); i >= 0 && word.Length > 0; i--)
        {
            var at = random.Next(word.Length);
            word = word[..at] + Word(random, random.Next(2)) + word[(at + random.Next(2))..];
        }
        return word;
    }

    private static int Edits(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
                edits[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return edits[a.Length, b.Length];
    }
}
