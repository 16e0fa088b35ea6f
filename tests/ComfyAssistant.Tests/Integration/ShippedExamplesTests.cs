using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The examples that ship with the prompts, answered as a good model would.</summary>
public sealed class ShippedExamplesTests(ExampleHost host) : IClassFixture<ExampleHost>
{
    [Fact]
    public async Task Each_of_them_passes()
    {
        var model = await ScriptedModel.LoadAsync();
        host.Model.Otherwise = model.PlayAsync;
        var examples = await ScriptedModel.ShippedAsync();
        Assert.True(examples.Count >= 30, $"{examples.Count} examples ship.");

        var result = await host.RunAsync(examples);

        var failed = result.Examples.Where(example => !example.IsGood).Select(Told);
        Assert.True(result.IsGood, string.Join("\n\n", failed));
        Assert.Equal(examples.Count, result.Examples.Count);
        Assert.All(result.Examples, example => Assert.True(example.Tokens > 0, $"{example.Name} took no tokens."));
        Assert.Contains("prompts/system_context/01_role", result.Prompts.Keys);
    }

    [Fact]
    public async Task Between_them_they_use_every_kind_of_expectation()
    {
        var used = (await ScriptedModel.ShippedAsync()).SelectMany(example => example.Expectations)
            .Select(expectation => expectation.Kind).ToHashSet();
        Assert.Equal(Enum.GetValues<ExpectationKind>().ToHashSet(), used);
    }

    private static string Told(ExampleResult example) => string.Join('\n', [
        example.Name, .. example.Errors,
        .. example.Expectations.Where(expectation => expectation.Passed < expectation.Runs)
            .Select(expectation => $"  {expectation.Text}: {string.Join(" / ", expectation.Came.Concat(expectation.Errors))}"),
    ]);
}
