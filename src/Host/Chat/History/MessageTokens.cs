using System.Runtime.CompilerServices;
using System.Text.Json;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>What a message or a tool costs in the model's window. Each is counted once.</summary>
internal sealed class MessageTokens(TokenCounter counter)
{
    // Role and separators, as OpenAI counts them; other chat templates are close.
    private const int PerMessage = 4;

    // A high-detail image of usual size at OpenAI; most others charge less.
    private const int PerImage = 1100;

    private readonly ConditionalWeakTable<ChatMessageContent, StrongBox<int>> _counted = [];
    private readonly ConditionalWeakTable<Tool, StrongBox<int>> _tools = [];

    public int Of(ChatMessageContent message) => _counted.GetValue(message, counted => new StrongBox<int>(Count(counted))).Value;

    public int Of(Tool tool)
    {
        // An estimate is not kept.
        if (counter.Ready.IsCompleted)
            return _tools.GetValue(tool, counted => new StrongBox<int>(Count(counted))).Value;
        return Count(tool);
    }

    public int Of(string text) => counter.Count(text);

    private int Count(Tool tool) => counter.Count(tool.Description) + counter.Count(tool.Parameters.GetRawText());

    private int Count(ChatMessageContent message) => PerMessage + message.Items.Sum(item => item switch
    {
        TextContent text => counter.Count(text.Text ?? ""),
        FunctionCallContent call => PerMessage + counter.Count(call.FunctionName)
            + counter.Count(JsonSerializer.Serialize<IDictionary<string, object?>>(call.Arguments ?? [])),
        FunctionResultContent result => counter.Count(result.Result?.ToString() ?? ""),
        ImageContent => PerImage,
        _ => 0,
    });
}
