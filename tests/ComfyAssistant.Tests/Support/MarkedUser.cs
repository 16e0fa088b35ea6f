using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Tests.Support;

/// <summary>A user who has a mark in all that they say, and keeps all that they hear.</summary>
internal sealed class MarkedUser(TestHost service, JsonNode document, string name, string mark, bool isTeam = false) : IDisposable
{
    // It goes on until somebody ends it.
    private const string Endless = "/api/panel/calls";

    private readonly HttpClient _http = isTeam ? service.AsTeam(name) : service.As(name);
    private readonly ConcurrentQueue<(string What, string Text)> _heard = new();

    /// <summary>What stands in all of this user's texts.</summary>
    public string Mark => mark;

    /// <summary>Each answer with what was asked, such as <c>GET /api/models</c>.</summary>
    public IReadOnlyCollection<(string What, string Text)> Heard => _heard;

    /// <summary>Says something of each kind.</summary>
    /// <param name="only">Where the paths begin of what is said; all where there is none.</param>
    public async Task SayAsync(params string[] only)
    {
        foreach (var (method, path, body) in MarkedTexts.Said(mark).Where(
            said => only.Length == 0 || only.Any(start => said.Path.StartsWith(start, StringComparison.Ordinal))))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(body) };
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
            _heard.Enqueue(($"{method} {path}", answer.Headers + text));
        }
    }

    /// <summary>The ids of the requests that are kept of this user.</summary>
    public async Task<IReadOnlyList<string>> KeptRequestsAsync()
    {
        var list = await _http.GetStringAsync("/api/requests");
        _heard.Enqueue(("GET /api/requests", list));
        return [.. JsonNode.Parse(list)!["requests"]!.AsArray().Select(kept => (string)kept!["id"]!)];
    }

    /// <summary>Makes every request of these methods that the document knows, with these ids in its path.</summary>
    public async Task AskAsync(IEnumerable<string> ids, Func<string, bool> method)
    {
        foreach (var id in ids)
            await Parallel.ForEachAsync(
                MarkedRequests.Operations(document).Where(operation => method(operation.Method)),
                new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (operation, _) => await AskAsync(operation, id));
    }

    /// <summary>Reads all that an agent elsewhere may read.</summary>
    public async Task ReadOverMcpAsync()
    {
        await using var client = await McpClients.ConnectAsync(_http);
        var resources = await client.ListResourcesAsync();
        _heard.Enqueue(("MCP resources/list", string.Join('\n', resources.Select(resource => resource.Uri + resource.Description))));
        foreach (var uri in resources.Select(resource => resource.Uri).Append("skill://own/one"))
            _heard.Enqueue(("MCP resources/read", string.Join('\n', (await client.ReadResourceAsync(uri)).Contents
                .OfType<TextResourceContents>().Select(content => content.Text))));
        _heard.Enqueue(("MCP prompts/get", string.Join('\n', (await client.GetPromptAsync("one")).Messages
            .Select(message => (message.Content as TextContentBlock)?.Text))));
        _heard.Enqueue(("MCP listRules", (await client.CallAsync("listRules")).Text()));
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync((string Method, string Path, JsonNode Operation) operation, string id)
    {
        using var request = MarkedRequests.Of(document, operation, mark, id);
        await SendAsync(operation, request);
        if (request.Method != HttpMethod.Get || request.RequestUri!.OriginalString.Split('?') is not [var path, _]) return;
        // A marked query may be refused, or find nothing.
        using var bare = new HttpRequestMessage(HttpMethod.Get, path);
        await SendAsync(operation, bare);
    }

    private async Task SendAsync((string Method, string Path, JsonNode Operation) operation, HttpRequestMessage request)
    {
        var isEndless = operation.Path == Endless;
        using var answer = await _http.SendAsync(
            request, isEndless ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
        var body = isEndless ? "" : await answer.Content.ReadAsStringAsync();
        _heard.Enqueue(($"{operation.Method} {operation.Path}", answer.Headers + body));
    }
}
