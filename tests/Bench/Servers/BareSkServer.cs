using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace ComfyAssistant.Bench.Servers;

/// <summary>
/// Semantic Kernel's OpenAI connector alone: the service's own tools and system message, and what the connector streams written as UI
/// Message Stream v1 right away. No history, no checks, no regard for providers that bend the format. Flushes by the host's rule.
/// </summary>
internal sealed class BareSkServer(OpenAIChatCompletionService model, IReadOnlyList<KernelFunction> tools, string system)
{
    private const int FlushThreshold = 4096;

    private readonly Kernel _kernel = new();

    /// <param name="provider">Answers.</param>
    /// <param name="tools">A file with the answer of <c>GET /api/tools</c>.</param>
    /// <param name="system">A file with the system message.</param>
    public static Task RunAsync(Uri provider, string tools, string system)
    {
        using var sockets = new SocketsHttpHandler();
        var client = new OpenAIClient(new ApiKeyCredential("bench"), new OpenAIClientOptions
        {
            Endpoint = new Uri(provider, "/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan }),
            RetryPolicy = new ClientRetryPolicy(0),
        });
        using var list = JsonDocument.Parse(File.ReadAllBytes(tools));
        var server = new BareSkServer(
            new OpenAIChatCompletionService("bench", client), BareTools.Of(list.RootElement), File.ReadAllText(system));
        return LocalServer.RunAsync(app => app.MapPost("/api/chat", server.AnswerAsync));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFromJsonAsync<JsonObject>(http.RequestAborted);
        var history = new ChatHistory(system);
        history.AddUserMessage((string?)posted?["messages"]?.AsArray()[^1]?["parts"]?[0]?["text"] ?? "");
        var settings = new OpenAIPromptExecutionSettings
        {
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(tools, autoInvoke: false),
        };

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Vercel-AI-UI-Message-Stream"] = "v1";
        using var chunks = new UiChunks(http.Response.BodyWriter);
        chunks.Start();
        var calls = new SortedDictionary<int, Call>();
        await using var updates = model
            .GetStreamingChatMessageContentsAsync(history, settings, _kernel, http.RequestAborted).GetAsyncEnumerator(http.RequestAborted);
        while (true)
        {
            var next = updates.MoveNextAsync();
            if (!next.IsCompleted || chunks.Waiting > FlushThreshold)
                await chunks.FlushAsync(http.RequestAborted);
            if (!await next)
                break;
            if (updates.Current.Content is { Length: > 0 } text)
                chunks.Text(text);
            foreach (var update in updates.Current.Items.OfType<StreamingFunctionCallUpdateContent>())
                Collect(calls, update);
        }
        foreach (var call in calls.Values)
            chunks.Call(call.Id, call.Name, call.Arguments.ToString());
        chunks.Finish(calls.Count > 0 ? "tool-calls" : "stop");
        await chunks.FlushAsync(http.RequestAborted);
    }

    private static void Collect(SortedDictionary<int, Call> calls, StreamingFunctionCallUpdateContent update)
    {
        if (!calls.TryGetValue(update.FunctionCallIndex, out var call))
            calls[update.FunctionCallIndex] = call = new Call(update.CallId ?? "", update.Name ?? "", new StringBuilder());
        call.Arguments.Append(update.Arguments);
    }

    private sealed record Call(string Id, string Name, StringBuilder Arguments);
}
