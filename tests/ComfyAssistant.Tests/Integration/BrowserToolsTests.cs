using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>
/// The tools that the panel has to bring, with the names of their arguments. The panel's own tests hold its tools against the same
/// file. When a change is meant, put what the test prints into <c>Fixtures/browser-tools.json</c>.
/// </summary>
public sealed class BrowserToolsTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task Browser_tools_are_those_that_the_panel_is_tested_with()
    {
        await using var host = await TestHost.StartAsync(null);
        var tools = (await host.GetAsync("/api/tools"))["tools"]!.AsArray()
            .Where(tool => (string?)tool!["runsIn"] == "browser")
            .ToDictionary(tool => (string)tool!["name"]!, tool => tool!["parameters"]!["properties"]?.AsObject().Select(property => property.Key).ToArray() ?? []);

        var actual = JsonSerializer.Serialize(tools, Indented);
        var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "browser-tools.json"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
    }
}
