using System.Net;
using System.Net.Http.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Canvas tools for MCP clients, through a panel that is open.</summary>
public sealed class McpCanvasTests : ServiceTest
{
    private static readonly object AddSampler = new { nodeType = "KSampler" };

    [Fact]
    public async Task Canvas_tools_are_offered_but_for_those_of_a_chat()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var offered = (await client.ListToolsAsync()).Select(tool => tool.Name).ToList();
        var canvas = Service.Services.GetRequiredService<Toolbox>().Tools.Where(tool => tool.RunsIn == RunsIn.Browser);
        Assert.Equal(["askUser"], canvas.Select(tool => tool.Name).Except(offered));
    }

    [Fact]
    public async Task Without_a_panel_the_client_reads_what_to_do()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var result = await client.CallAsync("addNode", AddSampler);
        Assert.True(result.IsError);
        Assert.Contains("No panel listens", result.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_panel_runs_the_call_and_its_words_come_back()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await using var panel = await ListeningPanel.OpenAsync(Service.Http, "one");

        var calling = client.CallAsync("addNode", AddSampler);
        var call = await panel.AnswerAsync(new { success = true, data = new { id = 7 } });
        Assert.Equal("addNode", call.GetProperty("tool").GetString());
        Assert.Equal("KSampler", call.GetProperty("input").GetProperty("nodeType").GetString());
        Assert.False(call.GetProperty("readsOnly").GetBoolean());
        Assert.NotEmpty(call.GetProperty("client").GetString()!);
        Assert.Equal(7, (await calling).Json().GetProperty("id").GetInt32());

        var refused = client.CallAsync("getWorkflowInfo");
        Assert.True((await panel.AnswerAsync(new { success = false, rejected = true, error = "The user said no." }))
            .GetProperty("readsOnly").GetBoolean());
        Assert.True((await refused).IsError);
        Assert.Contains("The user said no.", (await refused).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_shown_as_such()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await using var panel = await ListeningPanel.OpenAsync(Service.Http, "one");
        var calling = client.CallAsync("getCanvasImage");
        object Picture(string data) => new { type = "image", mediaType = "image/webp", data };
        await panel.AnswerAsync(new { success = true, data = new { width = 3, images = new[] { Picture("AQID"), Picture("%") } } });
        var result = await calling;
        Assert.Equal("""{"width":3,"images":["(a picture, shown below)","(a picture, which is left out)"]}""",
            Assert.IsType<TextContentBlock>(result.Content[0]).Text);
        var shown = Assert.IsType<ImageContentBlock>(result.Content[1]);
        Assert.Equal("image/webp", shown.MimeType);
        Assert.Equal([1, 2, 3], shown.DecodedData.ToArray());
    }

    [Fact]
    public async Task The_user_is_shown_who_calls()
    {
        Service.Http.DefaultRequestHeaders.UserAgent.ParseAdd("claude-code/2.1 (cli)");
        await using var panel = await ListeningPanel.OpenAsync(Service.Http, "one");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = JsonContent.Create(new
            {
                jsonrpc = "2.0",
                id = 1,
                method = "tools/call",
                @params = new { name = "getSelection", arguments = new { } },
            }),
        };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        var calling = Service.Http.SendAsync(request);
        var call = await panel.AnswerAsync(new { success = true, data = Array.Empty<int>() });
        Assert.Equal("claude-code", call.GetProperty("client").GetString());
        using var answer = await calling;
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_does_not_fit_never_reaches_the_panel()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await using var panel = await ListeningPanel.OpenAsync(Service.Http, "one");
        Assert.True((await client.CallAsync("addNode", new { })).IsError);
        Assert.True((await client.CallAsync("executeWorkflow", new { timeout = 0 })).IsError);
        var calling = client.CallAsync("getSelection");
        Assert.Equal("getSelection", (await panel.AnswerAsync(new { success = true, data = 1 })).GetProperty("tool").GetString());
        await calling;
    }

    [Fact]
    public async Task Of_several_panels_the_one_last_used_runs_it_and_says_so()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await using var first = await ListeningPanel.OpenAsync(Service.Http, "first");
        await using var second = await ListeningPanel.OpenAsync(Service.Http, "second");
        var output = new { success = true, data = "done" };

        var calling = client.CallAsync("getSelection");
        await second.AnswerAsync(output);
        await calling;

        (await Service.Http.PostAsJsonAsync("/api/panel/used", new { panel = "first" })).EnsureSuccessStatusCode();
        calling = client.CallAsync("getSelection");
        await first.AnswerAsync(output, "portrait");
        var note = Assert.IsType<TextContentBlock>((await calling).Content[1]).Text;
        Assert.Contains("2 panels", note, StringComparison.Ordinal);
        Assert.Contains("\"portrait\"", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_panel_that_is_closed_meanwhile_costs_only_the_call()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        var panel = await ListeningPanel.OpenAsync(Service.Http, "one");
        var calling = client.CallAsync("getSelection");
        await panel.NextAsync();
        await panel.DisposeAsync();
        var result = await calling;
        Assert.True(result.IsError);
        Assert.Contains("closed", result.Text(), StringComparison.Ordinal);
        Assert.Contains("No panel", (await client.CallAsync("getSelection")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_to_the_panel()
    {
        await using var client = await McpClients.ConnectAsync(Service.Http);
        await using var panel = await ListeningPanel.OpenAsync(Service.Http, "one");
        using var stop = new CancellationTokenSource();
        var calling = client.CallToolAsync("getSelection", cancellationToken: stop.Token).AsTask();
        var id = (await panel.NextAsync()).GetProperty("call").GetProperty("id").GetString();
        await stop.CancelAsync();
        Assert.Equal(id, (await panel.NextAsync()).GetProperty("givenUp").GetString());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        using var late = await Service.Http.PostAsJsonAsync("/api/panel/results", new { id, output = new { success = true } });
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task Knowledge_alone_can_be_offered()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_MCP=knowledge");
        await using var client = await McpClients.ConnectAsync(host.Http);
        var offered = (await client.ListToolsAsync()).Select(tool => tool.Name).ToList();
        Assert.Contains("validateWorkflow", offered);
        Assert.DoesNotContain("addNode", offered);
        Assert.DoesNotContain("panel", client.ServerInstructions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/panel/calls?panel=x")]
    [InlineData("POST", "/api/panel/results")]
    [InlineData("POST", "/api/panel/used")]
    public async Task Pages_of_other_programs_neither_listen_nor_answer(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = JsonContent.Create(new { id = "x", panel = "x", output = 1 });
        request.Headers.Add("Origin", "http://127.0.0.1:9999");
        using var answer = await Service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_panel_without_an_id_is_refused()
    {
        using var answer = await Service.Http.GetAsync("/api/panel/calls");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
