using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples.Running;

namespace ComfyAssistant.Tests.Unit.Examples;

public sealed class PartialMatchTests
{
    [Theory]
    [InlineData("""{"a": 1, "b": 2}""", """{"a": 1}""", true)]
    [InlineData("""{"a": 1}""", """{"a": 1, "b": 2}""", false)]
    [InlineData("""{"a": {"b": 1, "c": 2}}""", """{"a": {"c": 2}}""", true)]
    [InlineData("""{"a": 1.0}""", """{"a": 1}""", true)]
    [InlineData("""{"a": 1}""", """{"a": 2}""", false)]
    [InlineData("""{"a": "5"}""", """{"a": 5}""", true)]
    [InlineData("""{"a": 5}""", """{"a": "5"}""", true)]
    [InlineData("""{"a": true}""", """{"a": true}""", true)]
    [InlineData("""{"a": false}""", """{"a": true}""", false)]
    [InlineData("""{"a": null}""", """{"a": null}""", true)]
    [InlineData("""{}""", """{"a": null}""", false)]
    [InlineData("""{"a": [3, 1, 2]}""", """{"a": [1, 3]}""", true)]
    [InlineData("""{"a": [1]}""", """{"a": [1, 3]}""", false)]
    [InlineData("""{"a": [{"op": "add", "type": "LoraLoader"}]}""", """{"a": [{"op": "add"}]}""", true)]
    [InlineData("""{"a": "a FOX in snow"}""", """{"a": "/fox/"}""", true)]
    [InlineData("""{"a": "a cat"}""", """{"a": "/fox/"}""", false)]
    [InlineData("""{"a": "a fox"}""", """{"a": "fox"}""", false)]
    [InlineData("""{"a": {"fox": 1}}""", """{"a": "/fox/"}""", false)]
    [InlineData("""null""", """{"a": 1}""", false)]
    public void An_object_may_have_more_and_a_list_too(string actual, string expected, bool has) =>
        Assert.Equal(has, PartialMatch.Has(JsonNode.Parse(actual), JsonNode.Parse(expected)));

    [Fact]
    public void A_pattern_that_never_ends_does_not_match() =>
        Assert.False(PartialMatch.Matches(new string('a', 60) + "!", "^(a+)+$"));
}
