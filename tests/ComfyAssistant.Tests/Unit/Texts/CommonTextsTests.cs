using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Tests.Unit.Texts;

public class CommonTextsTests
{
    [Theory]
    [InlineData("\"clip\"", "clip")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\u0063lip\"", "clip")]
    [InlineData("\"größe\"", "größe")]
    [InlineData("\"a \\\"b\\\"\"", "a \"b\"")]
    [InlineData("7", "")]
    [InlineData("null", "")]
    public void The_text_is_what_the_JSON_says(string json, string text) => Assert.Equal(text, JsonElement.Parse(json).CommonText());

    [Fact]
    public void Equal_texts_are_one_and_long_ones_are_not_kept()
    {
        using var document = JsonDocument.Parse($$"""{"model": "model", "{{new string('x', 500)}}": "{{new string('x', 500)}}"}""");
        var members = document.RootElement.EnumerateObject().ToList();
        Assert.Same(members[0].CommonName(), members[0].Value.CommonText());
        Assert.Equal(members[1].CommonName(), members[1].Value.CommonText());
        Assert.NotSame(members[1].CommonName(), members[1].Value.CommonText());
    }

    // Texts that take over each other's place, from many threads at once.
    [Fact]
    public void Whatever_is_forgotten_the_text_is_right() => Parallel.For(0, 8, thread =>
    {
        var random = new Random(thread);
        for (var i = 0; i < 20_000; i++)
        {
            var text = "slot " + random.Next(5_000);
            Assert.Equal(text, JsonSerializer.SerializeToElement(text).CommonText());
        }
    });
}
