using System.Runtime.CompilerServices;
using System.Text.Json;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>What a message or a tool costs in the model's window. Each is counted once.</summary>
internal sealed class MessageTokens(TokenCounter counter)
{
    /// <summary>A high-detail image of usual size at OpenAI; most others charge less.</summary>
    public const int PerImage = 1100;

    // Role and separators, as OpenAI counts them; other chat templates are close.
    private const int PerMessage = 4;

    private readonly ConditionalWeakTable<ChatMessageContent, StrongBox<int>> _counted = [];
    private readonly ConditionalWeakTable<Tool, StrongBox<int>> _tools = [];

    public int Of(ChatMessageContent message) => Of(message, CancellationToken.None);

    /// <exception cref="OperationCanceledException">Counting was given up.</exception>
    public int Of(ChatMessageContent message, CancellationToken cancellationToken) =>
        _counted.GetValue(message, counted => new StrongBox<int>(Count(counted, cancellationToken))).Value;

    /// <exception cref="OperationCanceledException">Counting was given up.</exception>
    public int Of(Tool tool, CancellationToken cancellationToken)
    {
        // An estimate is not kept.
        if (counter.IsExact)
            return _tools.GetValue(tool, counted => new StrongBox<int>(Count(counted, cancellationToken))).Value;
        return Count(tool, cancellationToken);
    }

    public int Of(string text) => counter.Count(text);

    private int Count(Tool tool, CancellationToken cancellationToken) =>
        counter.Count(tool.Description, cancellationToken) + counter.Count(tool.Parameters.GetRawText(), cancellationToken);

    private int Count(ChatMessageContent message, CancellationToken cancellationToken) => PerMessage + message.Items.Sum(item => item switch
    {
        TextContent text => counter.Count(text.Text ?? "", cancellationToken),
        FunctionCallContent call => PerMessage + counter.Count(call.FunctionName, cancellationToken)
            + counter.Count(JsonSerializer.Serialize<IDictionary<string, object?>>(call.Arguments ?? []), cancellationToken),
        FunctionResultContent result => counter.Count(result.Result?.ToString() ?? "", cancellationToken),
        ImageContent => PerImage,
        _ => 0,
    });
}
