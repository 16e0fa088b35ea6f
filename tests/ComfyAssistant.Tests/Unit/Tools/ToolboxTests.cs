using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Unit.Tools;

public class ToolboxTests
{
    private readonly Plugins.Tools.Toolbox _tools = new(new ServiceCollection().BuildServiceProvider(), typeof(TestTools).Assembly);

    [Fact]
    public void Schema_is_exact_for_every_kind_of_parameter()
    {
        var schema = _tools.Find("echoArguments")!.Parameters;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse("""
            {
              "type": "object",
              "properties": {
                "text": {"description": "A text.", "type": "string"},
                "count": {"description": "A whole number.", "type": "integer", "default": 3},
                "ratio": {"description": "A number.", "type": "number"},
                "loud": {"description": "A switch.", "type": "boolean", "default": false},
                "mood": {"description": "A choice.", "type": "string", "enum": ["calm", "veryLoud"], "default": "calm"},
                "place": {"description": "An object.", "type": "object", "properties": {"street": {"description": "The street.", "type": "string"}, "number": {"type": "integer"}}, "required": ["street"]},
                "places": {"description": "A list.", "type": "array", "items": {"type": "object", "properties": {"street": {"description": "The street.", "type": "string"}, "number": {"type": "integer"}}, "required": ["street"]}}
              },
              "required": ["text"]
            }
            """).RootElement, schema), schema.GetRawText());
    }

    [Theory]
    [InlineData("""{"text":"a"}""", """{"text":"a","count":3,"loud":false,"mood":"calm"}""")]
    [InlineData("""{"text":"a","count":"7","ratio":"0.5","loud":"true","mood":"VERYLOUD"}""",
        """{"text":"a","count":7,"ratio":0.5,"loud":true,"mood":"veryLoud"}""")]
    [InlineData("""{"text":5,"count":7.0,"ratio":null,"place":"{\"street\":\"Elm\",\"number\":\"3\"}"}""",
        """{"text":"5","count":7,"loud":false,"mood":"calm","place":{"street":"Elm","number":3}}""")]
    [InlineData("""{"text":"a","places":[{"street":"Elm"},{"street":"Oak","number":2}]}""",
        """{"text":"a","count":3,"loud":false,"mood":"calm","places":[{"street":"Elm"},{"street":"Oak","number":2}]}""")]
    public async Task Arguments_are_fitted_and_bound(string sent, string bound)
    {
        var tool = _tools.Find("echoArguments")!;
        var fitted = ToolArguments.Fit(tool, JsonDocument.Parse(sent).RootElement);
        var result = await Plugins.Tools.Toolbox.InvokeAsync(tool, fitted, default);
        var shown = JsonSerializer.SerializeToElement(result, ToolJson.Options);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(bound).RootElement, shown), shown.GetRawText());
    }

    [Theory]
    [InlineData("[]", "one JSON object")]
    [InlineData("{}", "needs 'text'")]
    [InlineData("""{"text":null}""", "needs 'text'")]
    [InlineData("""{"text":{}}""", "'text' must be text")]
    [InlineData("""{"text":"a","count":"many"}""", "'count' must be a whole number, not \"many\"")]
    [InlineData("""{"text":"a","count":1.5}""", "'count' must be a whole number")]
    [InlineData("""{"text":"a","loud":"maybe"}""", "'loud' must be true or false")]
    [InlineData("""{"text":"a","mood":"angry"}""", "one of calm, veryLoud")]
    [InlineData("""{"text":"a","place":{"number":3}}""", "needs 'place.street'")]
    [InlineData("""{"text":"a","places":[{"street":"Elm"},5]}""", "'places[1]' must be an object")]
    public void Unfit_arguments_are_refused_in_words_for_the_model(string sent, string words)
    {
        var refused = Assert.Throws<ToolException>(
            () => ToolArguments.Fit(_tools.Find("echoArguments")!, JsonDocument.Parse(sent).RootElement));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains("echoArguments", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undeclared_arguments_are_kept()
    {
        var fitted = ToolArguments.Fit(
            _tools.Find("echoArguments")!, JsonDocument.Parse("""{"text":"a","extra":18446744073709551615}""").RootElement);
        Assert.Equal("18446744073709551615", fitted.GetProperty("extra").GetRawText());
    }

    [Theory]
    [InlineData("crash", "Fail inside")]
    [InlineData("echoArguments", "Echo arguments")]
    public void Title_is_the_display_name_or_the_name_in_words(string name, string title) => Assert.Equal(title, _tools.Find(name)!.Title);

    [Fact]
    public void Two_tools_of_one_name_stop_the_start()
    {
        var wrong = Assert.Throws<InvalidOperationException>(() =>
            new Plugins.Tools.Toolbox(
                new ServiceCollection().BuildServiceProvider(), typeof(TestTools).Assembly, typeof(TestTools).Assembly));
        Assert.Contains("Two tools are named", wrong.Message, StringComparison.Ordinal);
    }
}
