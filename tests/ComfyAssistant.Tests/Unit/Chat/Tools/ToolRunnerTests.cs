using System.Text.Json;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

public class ToolRunnerTests
{
    private readonly Plugins.Tools.Toolbox _tools = new(new ServiceCollection().BuildServiceProvider(), typeof(TestTools).Assembly);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Success_is_wrapped() =>
        Assert.Equal("""{"success":true,"data":"xxx"}""", (await RunAsync("longResult", """{"length":3}""")).Output.GetRawText());

    [Fact]
    public async Task Long_result_is_cut_with_a_note()
    {
        var output = (await RunAsync("longResult", """{"length":5000}""")).Output;
        Assert.Equal(Pipeline.Chat.ToolResultLimit, output.GetProperty("data").GetString()!.Length);
        Assert.Contains("5002 characters", output.GetProperty("truncated").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_for_the_model_come_through() =>
        Assert.Equal("Nothing is installed under that name; try \"other\".", (await RunAsync("failWithWords", "{}")).Error);

    [Fact]
    public async Task Any_other_failure_is_masked()
    {
        var error = (await RunAsync("crash", "{}")).Error;
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.Contains("trace", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_that_ignores_its_token_is_given_up_in_time()
    {
        var running = RunAsync("never", "{}");
        _time.Advance(Pipeline.Chat.ToolTimeout);
        Assert.Contains("did not finish within 10 seconds", (await running).Error, StringComparison.Ordinal);
    }

    private Task<ToolOutcome> RunAsync(string tool, string arguments) =>
        new ToolRunner(Pipeline.Chat, _time, NullLogger<ToolRunner>.Instance)
            .RunAsync(_tools.Find(tool)!, JsonDocument.Parse(arguments).RootElement, default);
}
