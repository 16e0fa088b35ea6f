using System.Text.Json;
using ComfyAssistant.Host.Chat.Markup;

namespace ComfyAssistant.Tests.Unit.Chat.Markup;

public class LooseArgumentsTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":1.50,"b":9007199254740993}""", """{"a":1.50,"b":9007199254740993}""")]
    [InlineData("", "{}")]
    [InlineData("  ", "{}")]
    [InlineData("null", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("\"\"", "{}")]
    [InlineData("None", "{}")]
    [InlineData("""{"a":"x"}{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("{\"a\":\"x\"}\n{\"a\": \"x\"}\n{\"a\":\"x\"}", """{"a":"x"}""")]
    [InlineData("""{}{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":"x"}{}""", """{"a":"x"}""")]
    [InlineData("{}{}", "{}")]
    [InlineData("\"{\\\"a\\\":\\\"x\\\"}\"", """{"a":"x"}""")]
    [InlineData("\"\\\"{\\\\\\\"a\\\\\\\":1}\\\"\"", """{"a":1}""")]
    [InlineData("```json\n{\"a\":\"x\"}\n```", """{"a":"x"}""")]
    [InlineData("```\n{\"a\":\"x\"}\n```", """{"a":"x"}""")]
    [InlineData("""{"a":"x",}""", """{"a":"x"}""")]
    [InlineData("""{"a":[1,2,],}""", """{"a":[1,2]}""")]
    [InlineData("{'a': 'x'}", """{"a":"x"}""")]
    [InlineData("{'a': True, 'b': False, 'c': None}", """{"a":true,"b":false,"c":null}""")]
    [InlineData("{'a': \"it's\"}", """{"a":"it's"}""")]
    [InlineData("{'a': 'it\\'s'}", """{"a":"it's"}""")]
    [InlineData("{\"a\":\"line\nline\"}", """{"a":"line\nline"}""")]
    [InlineData("{\"a\":\"tab\there\"}", """{"a":"tab\there"}""")]
    [InlineData("{a: 'x', b-c: 2}", """{"a":"x","b-c":2}""")]
    [InlineData("{\"path\":\"C:\\dir\\models\"}", """{"path":"C:\\dir\\models"}""")]
    [InlineData("\uFEFF{\"a\":1}", """{"a":1}""")]
    [InlineData("\u200B{\"a\":1}", """{"a":1}""")]
    [InlineData("json\n{\"a\":1}", """{"a":1}""")]
    [InlineData("null{\"a\":1}", """{"a":1}""")]
    [InlineData("\"\"{\"a\":1}", """{"a":1}""")]
    [InlineData("""{"a":1}</tool_call>""", """{"a":1}""")]
    [InlineData("{\"a\":1}\n</function></tool_call>", """{"a":1}""")]
    [InlineData("""{"a":1}<|call|>""", """{"a":1}""")]
    [InlineData("""{"a":1};""", """{"a":1}""")]
    [InlineData("""{"a":1} // adds it""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}}""", """{"a":{"b":1}}""")]
    [InlineData("""[{"a":1}]""", """{"a":1}""")]
    [InlineData("""{"a":"</b>;"}""", """{"a":"</b>;"}""")]
    public void One_meaning_is_taken(string text, string meaning)
    {
        var read = LooseArguments.Read(text);
        Assert.NotNull(read);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(meaning), read.Value), read.Value.GetRawText());
    }

    [Fact]
    public void Numbers_keep_their_digits() => Assert.Equal(
        """{"a":1.50,"b":90071992547409931234}""", LooseArguments.Read("""{"a":1.50,"b":90071992547409931234,}""")!.Value.GetRawText());

    [Theory]
    [InlineData("""{"a":"x"}{"a":"y"}""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":"x" """)]
    [InlineData("{'a': 'it's'}")]
    [InlineData("a = 1")]
    [InlineData("""{"a":KSampler}""")]
    [InlineData("""{"a":"x"} and more""")]
    [InlineData("""{"a":"x"}</tool_call> and more""")]
    [InlineData("""{"a":"x"}}}""")]
    [InlineData("""{"a":1,,}""")]
    [InlineData("""{"a":01.2.3}""")]
    public void More_than_one_meaning_or_half_of_one_is_none(string text) => Assert.Null(LooseArguments.Read(text));

    [Fact]
    public void Depth_is_bounded() => Assert.Null(LooseArguments.Read(new string('[', 100_000)));

    /// <summary>Small models loop on blanks. Looking for a mark from each of them took minutes.</summary>
    [Theory]
    [InlineData("{\"a\":\"x\"", "}")]
    [InlineData("{'a':'x'", "}")]
    [InlineData("{\"a\":\"x\"}", "</tool_call>")]
    [InlineData("{\"a\":\"x\"}", "<|im_end|>;")]
    [InlineData("{\"a\":\"x\"}", "// done")]
    public void Many_blanks_are_read_in_one_pass(string before, string after) =>
        Assert.Equal("x", LooseArguments.Read(before + new string('\n', 200_000) + after)?.GetProperty("a").GetString());

    [Fact]
    public void Many_blanks_after_a_lone_quote_mean_nothing() =>
        Assert.Null(LooseArguments.Read("{\"a\": \"" + new string(' ', 200_000) + "x"));

    [Theory]
    [InlineData("""{"a":"x//y"}""")]
    [InlineData("""{"a":"</b>"}""")]
    [InlineData("""{"a":"b;"};""")]
    public void Marks_inside_of_a_value_stay(string text) =>
        Assert.Equal(text.TrimEnd(';'), LooseArguments.Read(text)?.GetRawText());
}
