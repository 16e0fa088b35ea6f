using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Conversion;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Workflows.Conversion;

/// <summary>A canvas as the frontend queues it: texts that are written for that moment.</summary>
public class QueuedPromptTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    [Theory]
    [InlineData("a {red} cat /* note */ here", "a red cat  here")]
    [InlineData("one // until the end\nnext", "one \nnext")]
    [InlineData("{a|a} and {b{c|c}|bc}", "a and bc")]
    [InlineData("""a \{brace\} and a \| bar""", "a {brace} and a | bar")]
    [InlineData("{open", "open")]
    [InlineData("plain", "plain")]
    public void A_prompt_is_sent_without_comments_and_with_one_of_its_choices(string text, string sent) =>
        Assert.Equal(sent, (string?)Queued(text, "x")["1"]!["inputs"]!["text"]);

    [Theory]
    [InlineData("%date:yyyy-MM-dd%/x", "2026-03-04/x")]
    [InlineData("%date:yy-M-d_hhmmss%", "26-3-4_050607")]
    [InlineData("%CLIPTextEncode.text%", "a_b_c")]
    [InlineData("%The prompt.text%", "a_b_c")]
    [InlineData("%Nobody.text%", "%Nobody.text%")]
    [InlineData("100%", "100%")]
    [InlineData("plain", "plain")]
    public void A_file_name_takes_dates_and_values_of_nodes(string prefix, string sent) =>
        Assert.Equal(sent, (string?)Queued("a/b:c", prefix)["2"]!["inputs"]!["filename_prefix"]);

    [Fact]
    public void A_prompt_that_is_one_already_is_left_as_it_is()
    {
        var api = JsonElement.Parse("""{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"{a|b}"}}}""");
        var converted = WorkflowConversion.Convert(api, WorkflowFormat.Api, Fixtures.Catalog, new Random(1), Clock);
        Assert.Equal("{a|b}", (string?)converted.Workflow["1"]!["inputs"]!["text"]);
    }

    private static JsonObject Queued(string text, string prefix)
    {
        var canvas = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["nodes"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = 1,
                    ["type"] = "CLIPTextEncode",
                    ["title"] = "The prompt",
                    ["widgets_values"] = new JsonArray(text),
                },
                new JsonObject { ["id"] = 2, ["type"] = "SaveImage", ["widgets_values"] = new JsonArray(prefix) }),
            ["links"] = new JsonArray(),
        });
        return QueuedPrompt.Of(Workflow.Read(canvas, Fixtures.Catalog), Fixtures.Catalog, new Random(1), Clock);
    }
}
