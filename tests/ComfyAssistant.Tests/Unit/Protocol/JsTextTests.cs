using System.Text.Json;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Tests.Unit.Protocol;

/// <summary>
/// Each expected text is what <c>JSON.stringify(JSON.parse(…))</c> gives in Node; the conformance suite compares many more with the real
/// one.
/// </summary>
public class JsTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("-12.0", "-12")]
    [InlineData("0.1", "0.1")]
    [InlineData("1E-6", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.25e22", "1.25e+22")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("1e999", "null")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("-1.5e-10", "-1.5e-10")]
    public void Numbers(string json, string expected) => Assert.Equal(expected, JsText.Number(json));

    [Theory]
    [InlineData("""{"b":1,"10":2,"9":3,"a":4,"01":5,"-1":6}""", """{"9":3,"10":2,"b":1,"a":4,"01":5,"-1":6}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"a":3,"b":2}""")]
    [InlineData("""{ "a" : [ 1 , { } , [ ] , null , true ] }""", """{"a":[1,{},[],null,true]}""")]
    [InlineData("""{"a":"\u00e9\/\u001f\u2028\"\\\n"}""", "{\"a\":\"é/\\u001f\u2028\\\"\\\\\\n\"}")]
    public void Text(string json, string expected) => Assert.Equal(expected, JsText.Of(JsonDocument.Parse(json).RootElement));
}
