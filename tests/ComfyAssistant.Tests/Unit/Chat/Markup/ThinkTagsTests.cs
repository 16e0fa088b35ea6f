using ComfyAssistant.Host.Chat.Markup;

namespace ComfyAssistant.Tests.Unit.Chat.Markup;

public class ThinkTagsTests
{
    [Theory]
    [InlineData("Hello world", "Hello world", "")]
    [InlineData("<think>Hm.</think>Hello", "Hello", "Hm.")]
    [InlineData("\n <think>Hm.</think>\n\nHello", "Hello", "Hm.")]
    [InlineData("Hello <think>Hm.</think> world", "Hello world", "Hm.")]
    [InlineData("<think>a</think>b<think>c</think>d", "bd", "ac")]
    [InlineData("<think>never closed", "", "never closed")]
    [InlineData("<think>a < b </thin", "", "a < b </thin")]
    [InlineData("  indented", "  indented", "")]
    [InlineData("  ", "  ", "")]
    [InlineData("a < b, <thin air>, </think>", "a < b, <thin air>, </think>", "")]
    [InlineData("Use `<think>` for thoughts.", "Use `<think>` for thoughts.", "")]
    [InlineData("```\n<think>\n```\n<think>Hm.</think>ok", "```\n<think>\n```\nok", "Hm.")]
    [InlineData("a stray ` here\n<think>Hm.</think>ok", "a stray ` here\nok", "Hm.")]
    [InlineData("ends with <", "ends with <", "")]
    [InlineData("ends with <thi", "ends with <thi", "")]
    public void Thoughts_are_separated_wherever_the_text_is_cut(string content, string text, string thoughts)
    {
        Assert.Equal((text, thoughts), Split([content]));
        Assert.Equal((text, thoughts), Split(content.Select(letter => letter.ToString())));
        for (var seed = 0; seed < 50; seed++)
            Assert.Equal((text, thoughts), Split(Cut(content, new Random(seed))));
    }

    [Fact]
    public void Thoughts_stream_while_they_arrive()
    {
        var seen = new List<string>();
        var tags = new ThinkTags(_ => { }, seen.Add);
        tags.Write("<think>first ");
        Assert.Equal(["first "], seen);
        tags.Write("second");
        Assert.Equal(["first ", "second"], seen);
    }

    private static (string Text, string Thoughts) Split(IEnumerable<string> deltas)
    {
        var (text, thoughts) = ("", "");
        var tags = new ThinkTags(said => text += said, thought => thoughts += thought);
        foreach (var delta in deltas)
            tags.Write(delta);
        tags.End();
        return (text, thoughts);
    }

    private static IEnumerable<string> Cut(string content, Random random)
    {
        for (int start = 0, length; start < content.Length; start += length)
        {
            length = Math.Min(random.Next(1, 6), content.Length - start);
            yield return content.Substring(start, length);
        }
    }
}
