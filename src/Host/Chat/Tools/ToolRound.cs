using System.Text.Json;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Conversation;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// Settles the tool calls of one request: which tools the model is offered, which side runs a call, and what comes of it.
/// </summary>
/// <param name="toolbox">The service's own tools.</param>
/// <param name="servers">Those of MCP servers that the user has allowed.</param>
/// <param name="runner">Runs those of the service's side.</param>
/// <param name="history">Takes the calls and their results.</param>
/// <param name="request">What is answered.</param>
/// <param name="ids">Gives calls their ids.</param>
/// <param name="options">The bounds of an answer.</param>
/// <param name="model">The model that answers, for the tools that want to know.</param>
internal sealed class ToolRound(
    Toolbox toolbox, IReadOnlyList<Tool> servers, ToolRunner runner, ChatHistory history, ChatRequest request, CallIds ids,
    ChatOptions options, string model)
{
    private readonly RepeatedCalls _repeated = new(name => Known(name, toolbox, servers), request.Messages);
    private readonly WireIds _wireIds = new(history);
    private readonly Kernel _kernel = KernelOf(new(history.FindResult, options.PieceLength), request, model);

    private readonly HashSet<string> _used =
        [.. request.Messages.SelectMany(message => message.Parts).OfType<ToolPart>().Select(call => call.Name)];

    /// <summary>
    /// The tools that can be run for this request. A client that says which ones it runs is not sent calls of browser tools beyond those,
    /// nor of tools that its user must be asked about: nobody would answer. A trial must leave the user's files as they are.
    /// </summary>
    public IReadOnlyList<Tool> Runnable { get; } =
        [.. toolbox.Tools.Where(tool => tool.RunsIn == RunsIn.Browser || tool.ReadsOnly || !request.IsTrial)
            .Where(tool => tool is { RunsIn: RunsIn.Server, AsksFirst: false } || request.ClientTools?.Contains(tool.Name) != false)
            .Select(tool => Tried(tool, request)),
            // Whoever runs them has to ask the user first: that needs a client that says that it does.
            .. servers.Where(tool => toolbox.Find(tool.Name) is null
                && (tool.RunsIn == RunsIn.Server || request.ClientTools?.Contains(tool.Name) == true))];

    /// <summary>Those of them that the model is offered now. A call of another one runs all the same: it may know the name from a prompt.
    /// </summary>
    public IReadOnlyList<Tool> Offered => OfferedTools.Of(Runnable, options.Tools, options.ContextTokens, _used);

    /// <summary>The tool of that exact name that can be run, or null.</summary>
    public Tool? Find(string name) => Runnable.FirstOrDefault(tool => tool.Name == name);

    /// <summary>
    /// Announces all calls of a step, runs those of the server side by side, and adds the step with its results to the history in call
    /// order.
    /// </summary>
    /// <returns>Whether calls are left open for the client.</returns>
    public async Task<bool> RunAsync(Step step, UiStream stream, CancellationToken cancellationToken)
    {
        var calls = new List<SettledCall>(step.Calls.Count);
        foreach (var call in step.Calls)
            calls.Add(await SettleAsync(call, cancellationToken));

        history.AddStep(step.Text, calls.Select(call => new HistoryCall(call.WireId, call.Call.Name, call.Input, call.Call.State)),
            step.State);
        CallAnnouncer.Announce(calls, step.State, stream, ids);
        await stream.FlushAsync(cancellationToken);

        var running = calls.ConvertAll(
            call => call.Runs is null ? null : runner.RunAsync(call.Runs, call.Input, cancellationToken, _kernel));
        for (var i = 0; i < calls.Count; i++)
            await AnswerAsync(calls[i], running[i], stream, cancellationToken);
        foreach (var call in calls)
            if (call.IsOpen && Find(call.Call.Name) is { } tool)
                runner.HandOver(tool, call.Input);
        return calls.Exists(call => call.IsOpen);
    }

    private static Kernel KernelOf(EarlierResults results, ChatRequest request, string model)
    {
        var kernel = results.ToKernel();
        Turns.Put(kernel, new TurnContext { ConversationId = request.ChatId, UserText = request.LastUserText, Model = model });
        return kernel;
    }

    private static Tool Tried(Tool tool, ChatRequest request) =>
        request.Draft is { Kind: "tool" } draft && draft.Name == tool.Name ? tool with { Description = draft.Text } : tool;

    private static Tool? Known(string name, Toolbox toolbox, IReadOnlyList<Tool> servers) =>
        toolbox.Find(name) ?? servers.FirstOrDefault(tool => tool.Name == name);

    private async Task<SettledCall> SettleAsync(ToolCall call, CancellationToken cancellationToken)
    {
        call = call with { Name = call.Name.Length > 0 ? call.Name : "unnamed" };
        var wireId = _wireIds.Next(call.Id);
        if (Find(call.Name) is not { } tool)
            return Refuse($"There is no tool \"{call.Name}\" here. "
                + $"The tools are: {string.Join(", ", Offered.Select(offered => offered.Name))}.");
        if (call.Input is not { } sent)
            return Refuse($"The arguments of {call.Name} are not valid JSON; they may have been cut off, "
                + $"or nest more than {ToolCall.MaxDepth} deep. Call it again with one whole JSON object.");
        _used.Add(tool.Name);
        try
        {
            var input = ToolArguments.Fit(tool, sent);
            if (_repeated.IsOneTooMany(tool, input))
                return Refuse(tool.ReadsOnly
                    ? $"{tool.Name} was called with these very arguments twice already, nothing has changed since, "
                        + "and its results stand above. Use them, try something else, or tell the user where you are stuck."
                    : $"{tool.Name} has failed with these very arguments twice already, in the same way. "
                        + "Try something else, or tell the user where you are stuck.");
            _repeated.Add(wireId, tool.Name, input);
            // A server's tool has no check: its function is the call itself.
            if (tool is { RunsIn: RunsIn.Browser, Server: null })
            {
                await runner.InvokeAsync(tool, input, cancellationToken, _kernel);
                // A trial's canvas is one that nobody sees, and runs nothing.
                if (!request.IsTrial)
                    await runner.AllowRunsAsync(tool, input, request.RunsThroughService, cancellationToken);
            }
            var inClient = tool.RunsIn == RunsIn.Browser || tool.AsksFirst || request.ClientTools?.Contains(tool.Name) == true;
            return new SettledCall(call, wireId, input, Runs: inClient ? null : tool);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var why = runner.Explain(tool.Name, failure);
            _repeated.Settle(wireId, why, failed: true);
            return Refuse(why);
        }

        SettledCall Refuse(string why) =>
            new(call, wireId, call.Input ?? JsonSerializer.SerializeToElement(call.Arguments, ToolJson.Options), Refusal: why);
    }

    private async Task AnswerAsync(SettledCall call, Task<ToolOutcome>? running, UiStream stream, CancellationToken cancellationToken)
    {
        if (call.Refusal is not null)
            history.AddToolResult(call.WireId, call.Call.Name, call.Refusal);
        if (running is null)
            return;

        var outcome = await running;
        if (outcome.Error is null)
            stream.ToolOutput(call.Id, outcome.Output);
        else
            stream.ToolOutputError(call.Id, outcome.Error);
        var result = outcome.Error ?? outcome.Output.GetRawText();
        history.AddToolResult(call.WireId, call.Call.Name, result);
        _repeated.Settle(call.WireId, result, failed: outcome.Error is not null);
        await stream.FlushAsync(cancellationToken);
    }
}
