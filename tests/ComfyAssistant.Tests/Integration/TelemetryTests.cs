using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Traces and figures reach a collector, and nothing in them is a user's.</summary>
public sealed class TelemetryTests
{
    private const string Marked = "marmalade";

    private const string Usage =
        "data: {\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n";

    // What the dashboard in deploy/grafana shows.
    private static readonly string[] Figures =
    [
        "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "http.server.request.duration", "http.server.active_requests",
        "kestrel.active_connections", "dotnet.process.memory.working_set", "dotnet.process.cpu.time",
    ];

    [Fact]
    public async Task Traces_and_figures_are_sent_without_a_word_of_the_user_or_the_model()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Then(Chunks.Calls(("c1", "addRule", $$"""{"name":"{{Marked}}","rule":"always {{Marked}}"}""")))
            .Then(Chunks.Text($"No {Marked}.") + Chunks.Finish("stop") + Usage + Chunks.Done);
        await using (var service = await TestHost.StartAsync(provider, collector.Settings))
        {
            var body = Of(User($"My {Marked} please"));
            body["id"] = Marked;
            var seen = await service.ChatAsync(body);
            Assert.Contains(Marked, seen.Text, StringComparison.Ordinal);
            using var followed = await service.Http.GetAsync($"/api/chat/{Marked}/stream");
        }

        var (traces, figures) = (collector.Words("/v1/traces"), collector.Words("/v1/metrics"));
        Assert.All(["invoke_agent comfy-assistant", "chat test-model", "execute_tool addRule", "comfy-assistant"],
            span => Assert.Contains(span, traces, StringComparison.Ordinal));
        Assert.All(Figures, figure => Assert.Contains(figure, figures, StringComparison.Ordinal));
        Assert.DoesNotContain(Marked, traces + figures, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_dashboard_shows_no_other_figures()
    {
        using var reader = new StreamReader(RepositoryFiles.Of("deploy/grafana/comfy-assistant.json"));
        var dashboard = reader.ReadToEnd();
        // Prometheus' names: dots become underscores, with the unit behind them.
        var known = Figures.Select(figure => figure.Replace('.', '_')).ToList();
        var used = Regex.Matches(dashboard, @"\b(gen_ai|http_server|kestrel|dotnet)_[a-z_]+(?=[{\[])")
            .Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(used);
        Assert.All(used, name => Assert.Contains(known, figure => name.StartsWith(figure, StringComparison.Ordinal)));
    }
}
