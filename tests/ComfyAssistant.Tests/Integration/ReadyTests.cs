using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>GET /readyz</c>, for proxies.</summary>
public sealed class ReadyTests
{
    [Fact]
    public async Task A_host_by_itself_is_ready()
    {
        await using var service = await TestHost.StartAsync(null);
        var told = JsonNode.Parse(await service.Http.GetStringAsync("/readyz"))!;
        Assert.Equal("ready", (string?)told["status"]);
        Assert.Empty(told["stores"]!.AsArray());
        Assert.Null(told["scanAgeSeconds"]);
    }

    [Fact]
    public async Task Valkey_that_is_not_there_is_told_and_costs_no_chat()
    {
        await using var absent = ValkeyProcess.OnFreePort();
        await using var service = await TestHost.StartAsync(null, "COMFY_ASSISTANT_VALKEY=" + absent.Address);
        var told = JsonNode.Parse(await service.Http.GetStringAsync("/readyz"))!;
        Assert.Equal("ready", (string?)told["status"]);
        Assert.Contains("does not answer", (string?)told["stores"]![0]!["problem"], StringComparison.Ordinal);
        Assert.Equal("stop", (await service.ChatAsync("Hi")).Finish);
    }
}
