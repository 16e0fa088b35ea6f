using System.Text.Json;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Conversation;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>Settles the tool calls of one request: which tools the model is offered, which side runs a call, and what comes of it.</summary>
internal sealed class ToolRound(Toolbox toolbox, ToolRunner runner, ChatHistory history, IReadOnlySet<string>? clientTools)
{
    private readonly RepeatedCalls _repeated = new(history);
    private readonly Kernel _kernel = new EarlierResults(history.FindResult).ToKernel();

    /// <summary>The tools of this request. A client that says which ones it runs is not sent calls of browser tools beyond those: nobody would answer.</summary>
    public IReadOnlyList<Tool> Offered { get; } =
        [.. toolbox.Tools.Where(tool => tool.RunsIn == RunsIn.Server || clientTools is null || clientTools.Contains(tool.Name))];

    /// <summary>Announces all calls of a step, runs those of the server side by side, and adds the step with its results to the history in call order.</summary>
    /// <returns>Whether calls are left open for the client.</returns>
    public async Task<bool> RunAsync(Step step, UiStream stream, CancellationToken cancellationToken)
    {
        var calls = new List<SettledCall>(step.Calls.Count);
        foreach (var call in step.Calls)
            calls.Add(await SettleAsync(call, cancellationToken));

        history.AddStep(step.Text, calls.Select(call => (call.Id, call.Name, (JsonElement?)call.Input)));
        foreach (var call in calls)
            call.Announce(stream);
        await stream.FlushAsync(cancellationToken);

        var running = calls.ConvertAll(call => call.Runs is null ? null : runner.RunAsync(call.Runs, call.Input, cancellationToken, _kernel));
        for (var i = 0; i < calls.Count; i++)
            await AnswerAsync(calls[i], running[i], stream, cancellationToken);
        return calls.Exists(call => call.IsOpen);
    }

    private async Task<SettledCall> SettleAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var name = call.Name.Length > 0 ? call.Name : "unnamed";
        if (toolbox.Find(name) is not { } tool || !Offered.Contains(tool))
            return Refuse($"There is no tool \"{name}\" here. The tools are: {string.Join(", ", Offered.Select(offered => offered.Name))}.");
        if (call.Input is not { } sent)
            return Refuse($"The arguments of {name} are not valid JSON; they may have been cut off, or nest more than {ToolCall.MaxDepth} deep. Call it again with one whole JSON object.");
        try
        {
            var input = ToolArguments.Fit(tool, sent);
            if (_repeated.IsOneTooMany(name, input))
                return Refuse($"{name} was called with these very arguments twice already in this turn, and its results stand above. Use them, try something else, or tell the user where you are stuck.");
            if (tool.RunsIn == RunsIn.Browser)
                await Toolbox.InvokeAsync(tool, input, cancellationToken);
            var inClient = tool.RunsIn == RunsIn.Browser || clientTools?.Contains(name) == true;
            return new SettledCall(call.Id, name, input, Runs: inClient ? null : tool);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Refuse(runner.Explain(name, failure));
        }

        SettledCall Refuse(string why) =>
            new(call.Id, name, call.Input ?? JsonSerializer.SerializeToElement(call.Arguments, ToolJson.Options), Refusal: why);
    }

    private async Task AnswerAsync(SettledCall call, Task<ToolOutcome>? running, UiStream stream, CancellationToken cancellationToken)
    {
        if (call.Refusal is not null)
            history.AddToolResult(call.Id, call.Name, call.Refusal);
        if (running is null)
            return;

        var outcome = await running;
        if (outcome.Error is null)
            stream.ToolOutput(call.Id, outcome.Output);
        else
            stream.ToolOutputError(call.Id, outcome.Error);
        history.AddToolResult(call.Id, call.Name, outcome.Error ?? outcome.Output.GetRawText());
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>A call of which it is settled what happens.</summary>
    /// <param name="Id">The call's id.</param>
    /// <param name="Name">The tool's name, never empty.</param>
    /// <param name="Input">The arguments as the tool takes them; for a refused call, what the model sent.</param>
    /// <param name="Runs">The tool to run here, or null.</param>
    /// <param name="Refusal">Why nobody runs it, or null.</param>
    private sealed record SettledCall(string Id, string Name, JsonElement Input, Tool? Runs = null, string? Refusal = null)
    {
        public bool IsOpen => Runs is null && Refusal is null;

        public void Announce(UiStream stream)
        {
            if (Refusal is null)
                stream.ToolInput(Id, Name, Input);
            else
                stream.ToolInputError(Id, Name, Input, Refusal);
        }
    }
}
