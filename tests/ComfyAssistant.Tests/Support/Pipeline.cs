using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Support;

/// <summary>The chat path from a provider's bytes to a client's, without the network at its ends.</summary>
internal static class Pipeline
{
    public static readonly ModelOptions Model = new()
    {
        ApiKey = "test-key-123456",
        Model = "test-model",
        BaseUrl = new Uri("http://provider.test/v1"),
        IdleTimeout = TimeSpan.FromSeconds(60),
        DemoWordsPerSecond = 1000,
    };

    public static readonly ChatOptions Chat = new()
    {
        MaxSteps = 4,
        ToolTimeout = TimeSpan.FromSeconds(10),
        ToolResultLimit = 2000,
        ContextTokens = 32_000,
        KeepRounds = 2,
    };

    private static readonly TokenCounter Tokens = ExactTokens.Counter;

    // Of the service as it is composed, which is never started here.
    public static readonly Toolbox Tools =
        Program.Build(["--COMFY_ASSISTANT_URLS=http://127.0.0.1:0"]).Services.GetRequiredService<Toolbox>();

    /// <summary>Answers a conversation with a provider that sends <paramref name="provider"/>.</summary>
    public static Task<UiTranscript> AnswerAsync(string provider, int? cutSeed = null) => AnswerAsync([Chunks.Bytes(provider)], cutSeed);

    public static Task<UiTranscript> AnswerAsync(byte[][] provider, int? cutSeed = null) =>
        AnswerAsync(new CannedProvider(provider, cutSeed is { } seed ? bytes => new CutStream(bytes, seed) : null), Request());

    public static async Task<UiTranscript> AnswerAsync(HttpMessageHandler provider, ChatRequest request)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using var sse = new SseWriter(pipe.Writer, Chat.KeepAlive, TimeProvider.System);
        var stream = new UiStream(sse);
        stream.Start("m1");
        var model = new ConnectedModel
        {
            Options = Model,
            Service = Connector.Connect(Model, provider, TimeProvider.System),
            Errors = new ModelErrors(Model, TimeProvider.System),
            Pace = new Pace(TimeSpan.Zero, TimeProvider.System),
        };
        var agent = new ChatAgent(new ModelCaller(new HistoryBudget(Tokens, Chat), TimeProvider.System), new CurrentTools(Tools),
            new ToolRunner(Chat, TimeProvider.System, NullLogger<ToolRunner>.Instance), Chat);
        try
        {
            ChatHistory history = HistoryBuilder.Build("You are a test.", request);
            await agent.RunAsync(model, history, request, stream, _ => { }, CancellationToken.None);
        }
        catch (ModelException failure)
        {
            stream.Fail(failure.Message);
        }
        await stream.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        using var body = new MemoryStream();
        await pipe.Reader.CopyToAsync(body);
        return UiTranscript.Parse(body.ToArray());
    }

    public static ChatRequest Request(string text = "Hi") => Read(new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject
        {
            ["id"] = "u1",
            ["role"] = "user",
            ["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text })
        }),
    });

    public static ChatRequest Read(JsonNode body)
    {
        using var stream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body));
        return ChatRequest.ReadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
    }
}
