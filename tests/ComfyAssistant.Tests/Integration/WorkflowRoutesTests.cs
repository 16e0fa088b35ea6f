using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The routes of <c>/api/workflows</c> with bodies as other programs write them.</summary>
public sealed class WorkflowRoutesTests : ServiceTest
{
    private const string Plain =
        """{"1":{"class_type":"LoadImage","inputs":{"image":"a.png"}},"2":{"class_type":"PreviewImage","inputs":{"images":["1",0]}}}""";

    private const int Slice = 400;

    // All 50,000: COMFY_ASSISTANT_TEST_WORKFLOW_BODIES=50000 dotnet test --filter WorkflowRoutesTests.
    private static readonly int? Asked = int.TryParse(Environment.GetEnvironmentVariable("COMFY_ASSISTANT_TEST_WORKFLOW_BODIES"),
        out var count) ? count : null;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly string[] Routes = ["validate", "repair", "convert", "diff", "describe", "layout", "doctor"];

    [Theory]
    [InlineData("""{"workflow":{"1":{"class_type":"LoadImage","inputs":{"image":"a.png"},"is_changed":[NaN,Infinity,-Infinity]}}}""")]
    [InlineData("\uFEFF{\"workflow\":{\"1\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"a.png\"}}}}")]
    [InlineData("""{"workflow":"{\"1\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"a.png\"}}}"}""")]
    public async Task What_other_programs_write_is_read(string body)
    {
        var answer = await OkAsync("validate", body);
        Assert.Equal("api", (string?)answer["format"]);
        Assert.DoesNotContain(answer["errors"]!.AsArray(), e => (string?)e!["code"] == "malformed");
    }

    [Fact]
    public async Task Half_a_surrogate_pair_comes_back_as_it_came()
    {
        const string body = """{"workflow":{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"a\ud83d \\ud83d \ud83d\ude00"},"_meta":{"title":"\udc00"}}}}""";
        using var answer = await SendAsync("repair", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"a\\ud83d \\\\ud83d ", text, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"\\udc00\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_is_named_with_its_value()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));
        using var answer = await SendAsync("validate", $$"""{"workflow":{{deep}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("256", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var allowed = await SendAsync("repair",
            $$$"""{"workflow":{"1":{"class_type":"X","inputs":{"a":{{{deep[100..^100]}}} } } } }""");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task A_workflow_goes_to_the_canvas_and_back()
    {
        var canvas = await OkAsync("convert", $$"""{"to":"ui","workflow":{{Plain}}}""");
        Assert.Equal(("api", "ui", 2), ((string?)canvas["from"], (string?)canvas["to"], canvas["workflow"]!["nodes"]!.AsArray().Count));
        var back = await OkAsync("convert", $$"""{"to":"api","workflow":{{canvas["workflow"]!.ToJsonString()}}}""");
        Assert.Equal("a.png", (string?)back["workflow"]!["1"]!["inputs"]!["image"]);
        var diff = await OkAsync("diff", $$"""{"before":{{Plain}},"after":{{canvas["workflow"]!.ToJsonString()}}}""");
        Assert.True((bool)diff["isEmpty"]!);
        using var wrong = await SendAsync("convert", $$"""{"to":"png","workflow":{{Plain}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Nodes_under_other_ids_are_the_same_nodes()
    {
        var renumbered = Plain.Replace("\"1\"", "\"11\"", StringComparison.Ordinal).Replace("\"2\":", "\"12\":", StringComparison.Ordinal)
            .Replace("a.png", "b.png", StringComparison.Ordinal);
        var diff = await OkAsync("diff", $$"""{"before":{{Plain}},"after":{{renumbered}}}""");
        Assert.Empty(diff["added"]!.AsArray());
    }

    [Fact]
    public async Task No_body_whatever_is_answered_with_500()
    {
        var random = new Random(12);
        for (var i = 0; i < (Asked ?? Slice); i++)
        {
            var body = FuzzedBody.Make(random);
            var route = Routes[random.Next(Routes.Length)];
            var began = Stopwatch.GetTimestamp();
            using var answer = await SendAsync(route, body);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.StatusCode} of {route}: {body}");
            // Only by the command: a busy machine must not fail the suite.
            Assert.True(Asked is null || Stopwatch.GetElapsedTime(began) < Longest, $"{route} takes long: {body}");
        }
    }

    private Task<HttpResponseMessage> SendAsync(string route, string body) =>
        Service.Http.PostAsync($"/api/workflows/{route}", new ByteArrayContent(Encoding.UTF8.GetBytes(body)));

    private async Task<JsonNode> OkAsync(string route, string body)
    {
        using var answer = await SendAsync(route, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
