using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Tests.Unit.Nodes;

public class TypeRulesTests
{
    [Theory]
    [InlineData("IMAGE", "IMAGE", true)]
    [InlineData("IMAGE", "image", false)]
    [InlineData("INT", "FLOAT", false)]
    [InlineData("*", "MODEL", true)]
    [InlineData("MODEL", "*", true)]
    [InlineData("INT,FLOAT", "FLOAT", true)]
    [InlineData("FLOAT", "INT, FLOAT", true)]
    [InlineData("INT,FLOAT", "STRING,BOOLEAN", false)]
    [InlineData("INT,FLOAT", "FLOATS", false)]
    [InlineData("INT,*", "MODEL", true)]
    [InlineData("COMFY_MATCHTYPE_V3", "MODEL", true)]
    public void Types_match_when_they_share_a_member(string output, string input, bool expected)
    {
        Assert.Equal(expected, TypeRules.Overlap(output, input));
        Assert.Equal(expected, TypeRules.Overlap(input, output));
    }

    [Fact]
    public void A_list_in_the_place_of_a_type_takes_only_itself_and_COMBO_takes_every_list()
    {
        var input = Combo("a", "b");
        Assert.True(TypeRules.Accepts(input, Output("a", "b")));
        Assert.False(TypeRules.Accepts(input, Output("b", "a")));
        Assert.False(TypeRules.Accepts(input, new OutputSpec("x", "COMBO", false)));
        Assert.True(TypeRules.Accepts(input with { IsListTyped = false }, Output("b", "a")));
        Assert.False(TypeRules.Accepts(input, new OutputSpec("x", "STRING", false)));
        Assert.True(TypeRules.Accepts(input, new OutputSpec("x", "*", false)));
    }

    private static InputSpec Combo(params string[] values) =>
        new() { Name = "x", Type = "COMBO", IsListTyped = true, Options = new ComboList(values) };

    private static OutputSpec Output(params string[] values) => new("x", "COMBO", false, new ComboList(values));
}
