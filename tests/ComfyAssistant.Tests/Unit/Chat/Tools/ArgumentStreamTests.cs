using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

public class ArgumentStreamTests
{
    private static readonly string[] Letters = ["a", "\"", "\\", "\n", "é", "🦊", "}", "{", "\u0001", "/", "模", "\u2028", "1"];
    private static readonly Tool Apply = Pipeline.Tools.Find("applyWorkflowJson")!;
    private static readonly Tool AddNode = Pipeline.Tools.Find("addNode")!;
    private static readonly Tool SetWidget = Pipeline.Tools.Find("setNodeWidgetValue")!;
    private static readonly Tool Fill = Pipeline.Tools.Find("fillPromptNode")!;

    [Fact]
    public void Long_workflow_is_given_out_while_it_is_written()
    {
        var workflow = new JsonObject();
        for (var node = 1; node <= 200; node++)
            workflow[$"{node}"] = new JsonObject
            {
                ["class_type"] = "CLIPTextEncode",
                ["inputs"] = new JsonObject { ["text"] = $"a \"fox\" № {node}\n", ["clip"] = new JsonArray("4", 1) }
            };
        var sent = new JsonObject { ["workflow"] = workflow }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        var stream = new ArgumentStream(Apply);
        var given = 0;
        for (var at = 0; at < sent.Length; at += 100)
        {
            stream.Write(sent[at..Math.Min(sent.Length, at + 100)]);
            given += stream.Take().Length > 0 ? 1 : 0;
        }
        Assert.True(given > sent.Length / 100 * 0.9);
        Assert.Equal("}", stream.Rest(Fitted(Apply, sent))!);
    }

    [Theory]
    [InlineData("""{"nodeType":"KSampler","position":{"x":10.50,"y":"-3"}}""", """{"nodeType":"KSampler","position":{"x":10.5,"y":-3}""")]
    [InlineData("""{"position":null,"nodeType":"K\u00e9\/"}""", """{"nodeType":"Ké/" """)]
    [InlineData("""{"nodeType":"KSam""", """{"nodeType":"KSam""")]
    [InlineData("""{"nodeType":"a\ud83e""", """{"nodeType":"a""")]
    [InlineData("""{"nodeType":"a\ud83e\udd8a""", "{\"nodeType\":\"a🦊")]
    [InlineData("""{"nodeType":7,"more":[1.0,{"a":1e2}],"x":1""", """{"nodeType":"7","more":[1,{"a":100}]""")]
    [InlineData("```json\n{}", "")]
    [InlineData("\"{\\\"nodeType\\\":1}\"", "")]
    [InlineData("""{'nodeType':'A'}""", "{")]
    [InlineData("""{}{"nodeType":"A"}""", "{")]
    public void Only_what_is_final_is_given_out(string sent, string expected)
    {
        var stream = new ArgumentStream(AddNode);
        stream.Write(sent);
        Assert.Equal(expected.TrimEnd(), stream.Take());
    }

    [Fact]
    public void What_cannot_become_the_input_is_told()
    {
        var stream = new ArgumentStream(Apply);
        stream.Write("""{"workflow":{"4":{"class_type":"A"},"3":""");
        Assert.NotEmpty(stream.Take());
        Assert.Null(stream.Rest(JsonDocument.Parse("""{"workflow":{"4":{"class_type":"A"},"3":{}}}""").RootElement));
    }

    [Fact]
    public void Pieces_add_up_to_the_input_however_it_is_written_and_cut()
    {
        Tool[] tools = [Apply, AddNode, SetWidget, Fill];
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var tool = tools[random.Next(tools.Length)];
            var sent = Written(tool, random);
            var stream = new ArgumentStream(tool);
            var pieces = new StringBuilder();
            for (int at = 0, length; at < sent.Length; at += length)
            {
                length = Math.Min(random.Next(1, 12), sent.Length - at);
                stream.Write(sent.Substring(at, length));
                if (random.Next(2) == 0)
                    pieces.Append(stream.Take());
                Assert.False(IsJson(pieces.ToString()), "whole before it was checked");
            }
            JsonElement input;
            try
            {
                input = Fitted(tool, sent);
            }
            catch (ToolException)
            {
                continue;
            }
            Assert.True(stream.Rest(input) is { } rest && pieces.Append(rest).ToString() == JsText.Of(input), $"{seed}: {sent}\n{pieces}");
        }
    }

    private static JsonElement Fitted(Tool tool, string sent) => ToolArguments.Fit(tool, JsonDocument.Parse(sent).RootElement);

    // Arguments as models write them: blanks, escapes, numbers as text, null for nothing, members that nobody asked for.
    private static string Written(Tool tool, Random random)
    {
        var arguments = new JsonObject();
        foreach (var name in tool.Parameters.GetProperty("properties").EnumerateObject().Select(property => property.Name)
            .Where(_ => random.Next(5) > 0))
            arguments[name] = Value(tool.Parameters.GetProperty("properties").GetProperty(name).Text("type"), random, 3);
        if (random.Next(3) == 0)
            arguments["extra"] = Any(random, 2);
        return arguments.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = random.Next(2) == 0,
            Encoder = random.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }

    private static JsonNode? Value(string? type, Random random, int depth) => (type, random.Next(6)) switch
    {
        (_, 0) => null,
        ("string", _) => JsonValue.Create(Word(random)),
        ("integer", 1) => JsonValue.Create(random.Next(100).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("integer", _) => JsonValue.Create(random.Next(100)),
        ("object", _) => new JsonObject { ["x"] = random.Next(9), ["y"] = 0.5, [Word(random) + "k"] = Any(random, depth) },
        _ => Any(random, depth),
    };

    private static JsonNode? Any(Random random, int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.NextDouble() * Math.Pow(10, random.Next(-9, 25))),
        3 => JsonValue.Create(random.Next()),
        4 => JsonValue.Create(Word(random)),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(1, random.Next(4))
            .Select(index => KeyValuePair.Create(index + (random.Next(2) == 0 ? "" : Word(random) + "n"), Any(random, depth - 1)))
            .OrderBy(member => !int.TryParse(member.Key, out _)).DistinctBy(member => member.Key)),
    };

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ =>
        Letters[random.Next(Letters.Length)]));

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
