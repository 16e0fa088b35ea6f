using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>
/// The exact request that a provider receives. After an intended change, put what the test prints into
/// <c>Fixtures/requests/first-turn.json</c> and read the difference. A new tool need not be added there.
/// </summary>
public class ProviderRequestTests
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task First_request_is_pinned_to_the_letter()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        await host.ChatAsync("Hi");

        var body = provider.Calls.Single().Body;
        body["messages"]![0]!["content"] = "(the system message)";
        var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Fixtures", "requests", "first-turn.json"));
        var pinned = Names(JsonNode.Parse(expected)!).ToHashSet();
        body["tools"]!.AsArray().RemoveAll(tool => !pinned.Contains((string)tool!["function"]!["name"]!));
        var actual = body.ToJsonString(Indented) + "\n";
        Assert.True(expected == actual, actual);
    }

    [Fact]
    public async Task Tool_export_and_provider_request_carry_the_same_schemas()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        await host.ChatAsync("Hi");

        var sent = provider.Calls.Single().Body["tools"]!.AsArray()
            .ToDictionary(tool => (string)tool!["function"]!["name"]!, tool => tool!["function"]!);
        var exported = JsonNode.Parse(await host.Http.GetStringAsync("/api/tools"))!["tools"]!.AsArray();
        Assert.Equal(exported.Count, sent.Count);
        foreach (var tool in exported)
        {
            var function = sent[(string)tool!["name"]!];
            Assert.Equal((string?)tool["description"], (string?)function["description"]);
            Assert.True(JsonNode.DeepEquals(tool["parameters"], function["parameters"]),
                $"{function.ToJsonString()} is not {tool.ToJsonString()}");
            Assert.Matches("^(server|browser)$", (string)tool["runsIn"]!);
            Assert.DoesNotContain("$ref", tool.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Names(JsonNode request) =>
        request["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!);
}
