using ComfyAssistant.Plugins.Workflows.Conversion;

namespace ComfyAssistant.Tests.Unit.Workflows.Conversion;

public class QueuedTextTests
{
    [Theory]
    [InlineData("a /* b */c", "a c")]
    [InlineData("a // b\nc", "a \nc")]
    [InlineData("a // b", "a ")]
    [InlineData("a /*/ b */ c", "a  c")]
    [InlineData("/* a */// b\n/* c */d/e/", "\nd/e/")]
    [InlineData("a /* b // c\nd /* e", "a /* b \nd /* e")]
    [InlineData("/", "/")]
    public void Comments_are_left_out(string text, string prompt) => Assert.Equal(prompt, QueuedText.Prompt(text, new Random(1)));

    /// <summary>Each was looked through to the end.</summary>
    [Fact]
    public void Comments_without_an_end_are_read_in_one_pass()
    {
        var many = string.Concat(Enumerable.Repeat("/* ", 400_000));
        Assert.Equal(many + "b", QueuedText.Prompt(many + "b", new Random(1)));
    }
}
