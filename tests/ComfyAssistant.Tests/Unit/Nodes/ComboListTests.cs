using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Tests.Unit.Nodes;

public class ComboListTests
{
    [Theory]
    [InlineData("\"euler\"", true)]
    [InlineData("\"Euler\"", false)]
    [InlineData("2", true)]
    [InlineData("2.0", true)]
    [InlineData("\"2\"", false)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    public void A_value_is_in_the_list_by_Pythons_rules(string json, bool expected) =>
        Assert.Equal(expected, Mixed().Contains(JsonElement.Parse(json)));

    [Fact]
    public void A_value_goes_back_to_JSON_as_it_came()
    {
        var list = Mixed();
        Assert.Equal(["\"euler\"", "2", "true"], Enumerable.Range(0, list.Count).Select(list.JsonAt));
        Assert.Equal("灯\"b", JsonElement.Parse(new ComboList(["灯\"b"]).JsonAt(0)).GetString());
    }

    [Fact]
    public void Long_lists_find_every_value()
    {
        var list = new ComboList(Enumerable.Range(0, 5000).Select(i => $"file{i}"));
        Assert.True(list.Contains("file4999"));
        Assert.False(list.Contains("FILE4999"));
        Assert.True(list.Contains(JsonElement.Parse("\"file0\"")));
    }

    [Fact]
    public void Lists_are_equal_by_content_and_kind()
    {
        Assert.Equal(new ComboList(["a", "b"]), new ComboList(["a", "b"]));
        Assert.NotEqual(new ComboList(["a", "b"]), new ComboList(["b", "a"]));
        Assert.NotEqual(new ComboList(["euler", "2", "true"]), Mixed());
    }

    private static ComboList Mixed() =>
        ComboList.Of([(JsonTokenType.String, "euler"), (JsonTokenType.Number, "2"), (JsonTokenType.True, "true")]);
}
