using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

/// <summary>
/// What a provider wants back goes to the client with the calls, and comes back from its transcript to the same places, byte for byte.
/// </summary>
public class CallAnnouncerTests
{
    private static readonly ProviderState Message =
        State("reasoning_details", """[{"type":"reasoning.text","text":"Hm \u00e9","index":0, "n":1.50}]""");
    private static readonly ProviderState First = State("extra_content", """{"google":{"thought_signature":"U0lHTkFUVVJFLTE="}}""");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_survives_the_client_also_that_of_refused_calls(bool refused)
    {
        var chunks = await AnnounceAsync(refused);
        var parts = new List<JsonNode> { Step() };
        foreach (var chunk in chunks)
        {
            // As ai 5 keeps it, which drops the metadata of a refused call that was shown before.
            var type = chunk.GetProperty("type").GetString();
            if (type == "tool-input-available")
                parts.Add(Tool("addNode", chunk.GetProperty("toolCallId").GetString()!, "output-available",
                    new
                    {
                        input = chunk.GetProperty("input"),
                        output = 1,
                        callProviderMetadata = chunk.TryGetProperty("providerMetadata", out var kept) ? kept : (JsonElement?)null
                    }));
            else if (type == "tool-input-error")
                parts.Add(Tool("addNode", chunk.GetProperty("toolCallId").GetString()!, "output-error",
                    new { rawInput = chunk.GetProperty("input"), errorText = "no" }));
            else if (type!.StartsWith("data-", StringComparison.Ordinal))
                parts.Add(new JsonObject { ["type"] = type, ["data"] = JsonNode.Parse(chunk.GetProperty("data").GetRawText()) });
        }

        var history = HistoryBuilder.Build("Base.", Pipeline.Read(Of(User("Go"), Assistant("m1", [.. parts]))));
        var said = history[2];
        Assert.Equal(Message.Fields, ProviderState.Of(said)!.Fields);
        Assert.Equal([First.Fields["extra_content"], null],
            said.Items.OfType<FunctionCallContent>().Select(call => ProviderState.Of(call)?.Fields["extra_content"]));
    }

    [Theory]
    [InlineData("""{"message":7,"call":[]}""")]
    [InlineData("""{"call":{"provider":"p","model":"m","fields":{"extra_content":7}}}""")]
    [InlineData("""{"call":{"provider":"p","fields":{"extra_content":"7"}}}""")]
    [InlineData("[]")]
    public void What_a_client_made_of_it_is_dropped_where_it_is_none(string metadata)
    {
        var call = Tool("addNode", "a", "output-available",
            new { input = new { }, output = 1, callProviderMetadata = new { comfyAssistant = JsonNode.Parse(metadata) } });
        var history = HistoryBuilder.Build("Base.", Pipeline.Read(Of(User("Go"), Assistant("m1", call))));
        Assert.Null(ProviderState.Of(history[2]));
        Assert.Null(ProviderState.Of(history[2].Items.OfType<FunctionCallContent>().Single()));
    }

    private static ProviderState State(string field, string json) => new("p.test", "m", new Dictionary<string, string> { [field] = json });

    private static async Task<List<JsonElement>> AnnounceAsync(bool refused)
    {
        var pipe = new Pipe();
        await using var sse = new SseWriter(pipe.Writer, TimeSpan.FromSeconds(15), TimeProvider.System);
        var stream = new UiStream(sse);
        stream.Start("m1");
        var input = JsonDocument.Parse("""{"nodeType":"A"}""").RootElement;
        SettledCall[] calls =
        [
            new(new ToolCall("c1", "addNode", "{}") { State = First }, "toolcalla", input, Refusal: refused ? "no" : null),
            new(new ToolCall("c2", "addNode", "{}"), "toolcallb", input, Refusal: refused ? "no" : null),
        ];
        CallAnnouncer.Announce(calls, Message, stream, new CallIds([]));
        stream.Finish(FinishReason.ToolCalls);
        await stream.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        var read = await pipe.Reader.ReadAtLeastAsync(1 << 16);
        return [.. Encoding.UTF8.GetString(read.Buffer).Split("\n\n").Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line[6..]).RootElement)];
    }
}
