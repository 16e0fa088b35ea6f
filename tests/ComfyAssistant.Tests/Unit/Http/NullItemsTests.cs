using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ComfyAssistant.Host.Http;

namespace ComfyAssistant.Tests.Unit.Http;

public sealed class NullItemsTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    [Theory]
    [InlineData("""{"names":[null]}""", "names[0]")]
    [InlineData("""{"names":["a",null,null]}""", "names[1]")]
    [InlineData("""{"inner":[{"names":[]},{"names":["a",null]}]}""", "inner[1].names[1]")]
    [InlineData("""{"inner":[null]}""", "inner[0]")]
    [InlineData("""{"map":{"a":"b","c":null}}""", null)]
    [InlineData("""{"names":["a"],"inner":[{}],"map":{"a":""},"any":[null]}""", null)]
    [InlineData("""{"names":null,"map":null}""", null)]
    [InlineData("""{"names":{"a":null},"map":[null],"inner":"x"}""", null)]
    [InlineData("""{"unknown":[null]}""", null)]
    public void The_first_null_among_items_is_found(string json, string? where)
    {
        using var body = JsonDocument.Parse(json);
        Assert.Equal(where, NullItems.Find(body.RootElement, Options.GetTypeInfo(typeof(Body))));
    }

    private sealed record Body(
        IReadOnlyList<string>? Names, IReadOnlyList<Body>? Inner, Dictionary<string, string>? Map, JsonElement[]? Any);
}
