using System.Text.Json;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Mcp.Canvas;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Tool = ComfyAssistant.Plugins.Tools.Tool;

namespace ComfyAssistant.Host.Mcp;

/// <summary>The toolbox as MCP clients see it: the same names, schemas, bounds and words as in a chat.</summary>
/// <param name="current">The tools.</param>
/// <param name="runner">Runs those of the service.</param>
/// <param name="canvas">Runs those of the panel; null where there is none.</param>
internal sealed class McpTools(CurrentTools current, ToolRunner runner, McpCanvas? canvas)
{
    // What a chat never gets has whole workflows in it, of which no part can be used. The routes for workflows have the same bound.
    private const int WorkflowLimit = 2 * 1024 * 1024;

    /// <summary>The tools that can be called.</summary>
    public async Task<ListToolsResult> ListAsync(CancellationToken cancellationToken) =>
        new() { Tools = [.. (await current.GetAsync(cancellationToken)).ForClients.Where(CanRun).Select(Describe)] };

    /// <summary>Runs a tool. What it refuses is a result with <c>isError</c>, in the words that a model would read.</summary>
    /// <param name="call">Which tool, and its arguments.</param>
    /// <param name="client">Who calls, as the user is shown it.</param>
    /// <param name="cancellationToken">The caller has given up.</param>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async Task<CallToolResult> CallAsync(CallToolRequestParams call, string client, CancellationToken cancellationToken)
    {
        var toolbox = await current.GetAsync(cancellationToken);
        if (toolbox.Find(call.Name) is not { IsForClients: true } tool || !CanRun(tool))
            throw new McpProtocolException(
                $"There is no tool \"{call.Name}\" here. tools/list names those that there are.", McpErrorCode.InvalidParams);
        JsonElement input;
        try
        {
            input = ToolArguments.Fit(tool, JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, JsonElement>()));
        }
        catch (ToolException unfit)
        {
            return Failed(runner.Explain(tool.Name, unfit));
        }
        if (tool.RunsIn == RunsIn.Browser) return Shown(await canvas!.RunAsync(tool, input, client, cancellationToken));
        var outcome = await runner.RunAsync(tool, input, cancellationToken, limit: tool.IsForChat ? null : WorkflowLimit);
        return outcome.Error is { } error ? Failed(error) : Done(outcome.Output);
    }

    private bool CanRun(Tool tool) => tool.RunsIn == RunsIn.Server || canvas is not null;

    private static ModelContextProtocol.Protocol.Tool Describe(Tool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.Parameters,
        Annotations = new ToolAnnotations
        {
            Title = tool.Title,
            ReadOnlyHint = tool.ReadsOnly,
            DestructiveHint = tool.RunsIn == RunsIn.Browser && !tool.ReadsOnly,
            OpenWorldHint = false,
        },
    };

    private static CallToolResult Done(JsonElement output)
    {
        var data = output.GetProperty("data");
        List<ContentBlock> content =
            [new TextContentBlock { Text = data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText() }];
        if (output.TryGetProperty("truncated", out var note))
            content.Add(new TextContentBlock { Text = note.GetString()! });
        return new() { Content = content };
    }

    private static CallToolResult Shown(CanvasResult result) => new()
    {
        IsError = result.IsError,
        Content =
        [
            .. new[] { result.Text, result.Where }.OfType<string>().Select(text => new TextContentBlock { Text = text }),
            .. result.Pictures.Select(picture => ImageContentBlock.FromBytes(picture.Bytes, picture.MediaType)),
        ],
    };

    private static CallToolResult Failed(string why) => new() { IsError = true, Content = [new TextContentBlock { Text = why }] };
}
