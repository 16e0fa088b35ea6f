using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>Has the service answer an example, as the panel does for a trial: posts, runs the canvas calls, and posts again.</summary>
internal sealed class ExampleConversation(OwnService service, Sandbox sandbox, TimeProvider timeProvider)
{
    /// <summary>An answer that takes more requests goes round in circles.</summary>
    public const int MostRequests = 12;

    // A slow local model thinks for minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Runs it once.</summary>
    /// <param name="example">The example.</param>
    /// <param name="who">Who answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ContextException">There is no answer: the message says why.</exception>
    public async Task<Outcome> RunAsync(Example example, Answerer who, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await AnswerAsync(example, who, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"It did not come to an end within {Longest.TotalMinutes:0} minutes.");
        }
    }

    private async Task<Outcome> AnswerAsync(Example example, Answerer who, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        await sandbox.OpenAsync(example.Canvas, cancellationToken);
        var answer = new AnswerMessage();
        var id = Guid.CreateVersion7().ToString("N");
        for (var request = 0; ; request++)
        {
            if (request == MostRequests)
                throw Failed($"It did not come to an end with {MostRequests} requests.");
            var messages = example.Messages.DeepClone().AsArray();
            if (request > 0)
                messages.Add(answer.ToJson());
            await PostAsync(Body(id, messages, example, who), answer, cancellationToken);
            if (answer.Error is { } error)
                throw Failed(error);
            var open = answer.OpenCalls;
            foreach (var call in open)
                AnswerMessage.Answer(call, await CallAsync(call, cancellationToken));
            if (open.Count == 0)
                break;
        }
        return new Outcome(
            answer.Text, [.. answer.Calls.Select(Made)], sandbox.Workflow(), answer.Steps, answer.Tokens,
            timeProvider.GetElapsedTime(begun).TotalMilliseconds);
    }

    private JsonObject Body(string id, JsonArray messages, Example example, Answerer who)
    {
        var body = new JsonObject
        {
            ["id"] = id,
            ["messages"] = messages,
            ["tools"] = new JsonObject(sandbox.Tools.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject()))),
            ["trial"] = true,
            ["connection"] = who.Connection,
            ["model"] = who.Model,
        };
        if (example.Settings.Tools is { } tools)
            body["toolSet"] = tools;
        if (example.Settings.Draft is { } draft)
            body["draft"] = draft.DeepClone();
        return body;
    }

    private async Task PostAsync(JsonObject body, AnswerMessage answer, CancellationToken cancellationToken)
    {
        // The service then tells how many tokens a request takes, for providers that do not.
        using var response = await service.PostAsync("/api/chat?debug=context", body.ToJsonString(), cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Failed(Refusal(await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
                continue;
            using var chunk = JsonDocument.Parse(line["data: ".Length..], new JsonDocumentOptions { MaxDepth = 256 });
            answer.Take(chunk.RootElement);
        }
        answer.EndRequest();
    }

    private async Task<JsonNode> CallAsync(JsonObject call, CancellationToken cancellationToken)
    {
        var tool = ToolOf(call);
        return sandbox.Tools.Contains(tool)
            ? await sandbox.CallAsync(tool, call["input"]?.ToJsonString() ?? "{}", cancellationToken)
            : new JsonObject { ["success"] = false, ["error"] = $"{tool} is not there while an example is run." };
    }

    private static MadeCall Made(JsonObject call) => new(ToolOf(call), call["input"]?.DeepClone(), ErrorOf(call));

    private static string ToolOf(JsonObject call) => ((string)call["type"]!)["tool-".Length..];

    private static string? ErrorOf(JsonObject call) => (string?)call["errorText"]
        ?? (call["output"] is JsonObject output && output["success"] is JsonValue success && success.TryGetValue(out bool done) && !done
            ? output["error"]?.ToString() ?? "It failed."
            : null);

    private static string Refusal(string body, int status)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["error"] ?? $"The service answered {status}.";
        }
        catch (JsonException)
        {
            return $"The service answered {status}.";
        }
    }

    private static ContextException Failed(string why) => new(ContextFault.Unavailable, why);
}

/// <summary>Who answers.</summary>
/// <param name="Connection">The id of a connection.</param>
/// <param name="Model">The model's name, as its provider spells it.</param>
internal sealed record Answerer(string Connection, string Model);
