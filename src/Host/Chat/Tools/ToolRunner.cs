using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Host.Audit;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Telemetry;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>What came of a tool: its output as the client and the model read it, or an error text for both.</summary>
internal sealed record ToolOutcome(JsonElement Output, string? Error)
{
    public static ToolOutcome Failed(string error) => new(default, error);
}

/// <summary>Runs a server tool within its bounds of time and size, and lets nothing but its own words out when it fails.</summary>
internal sealed partial class ToolRunner(
    ChatOptions options, TimeProvider timeProvider, ILogger<ToolRunner> log, SecretMask? mask = null, AuditLog? audit = null,
    DailyQuota? quota = null)
{
    /// <summary>Runs the tool; its failures are outcomes, only the caller's own cancellation is thrown.</summary>
    /// <param name="tool">Which one.</param>
    /// <param name="arguments">Its arguments, fitted.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <param name="kernel">What belongs to the conversation.</param>
    /// <param name="limit">Characters that its result may have; <c>LLM_TOOL_RESULT_MAX_CHARS</c> where it is left out.</param>
    public async Task<ToolOutcome> RunAsync(
        Tool tool, JsonElement arguments, CancellationToken cancellationToken, Kernel? kernel = null, int? limit = null)
    {
        using var span = GenAiSpan.Tool(tool.Name);
        try
        {
            var result = await InvokeAsync(tool, arguments, cancellationToken, kernel);
            span.Done();
            Note(tool, arguments, "done");
            return new ToolOutcome(Wrap(result, limit ?? options.ToolResultLimit), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var why = Explain(tool.Name, failure);
            Note(tool, arguments, "failed", why);
            return ToolOutcome.Failed(why);
        }
    }

    /// <summary>Notes in the audit trail, where there is one, that a call was left to the panel.</summary>
    public void HandOver(Tool tool, JsonElement arguments) => Note(tool, arguments, "given to the panel");

    /// <summary>
    /// Sees that the runs that a canvas tool makes are within what its user may have today, before the panel gets the call.
    /// </summary>
    /// <param name="tool">The panel's tool.</param>
    /// <param name="input">Its arguments, fitted and checked.</param>
    /// <param name="isCountedLater">Whether each run will come to ComfyUI through this service, which counts it then.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    /// <exception cref="ToolException">They are not.</exception>
    public async Task AllowRunsAsync(Tool tool, JsonElement input, bool isCountedLater, CancellationToken cancellationToken)
    {
        if (quota is null || RunCalls.Of(tool.Name, input) is not (> 0 and var runs)) return;
        var refusal = isCountedLater ? await quota.WhyNoRunsAsync(runs, cancellationToken)
            : (await quota.TakeRunsAsync(runs, cancellationToken)).Refusal;
        if (refusal is not null) throw new ToolException(refusal + " Tell the user; nothing was run.");
    }

    /// <summary>Calls the tool's method within its time.</summary>
    /// <returns>What it returns; for a canvas tool, what the panel is to do.</returns>
    /// <exception cref="ToolException">It refused, or took too long.</exception>
    public async Task<object?> InvokeAsync(Tool tool, JsonElement arguments, CancellationToken cancellationToken, Kernel? kernel = null)
    {
        using var late = new CancellationTokenSource(options.ToolTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            // On the pool and not awaited past its time: a tool that blocks or ignores its token must not stop the others or the answer.
            return await Task.Run(() => Toolbox.InvokeAsync(tool, arguments, either.Token, kernel), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(string.Create(CultureInfo.InvariantCulture,
                $"{tool.Name} did not finish within {options.ToolTimeout.TotalSeconds:0.#} seconds and was given up."));
        }
    }

    /// <summary>A tool's failure in words for the model: the tool's own, or where to look in the log.</summary>
    public string Explain(string tool, Exception failure)
    {
        if (failure is ToolException)
            return mask?.Apply(failure.Message) ?? failure.Message;
        var trace = Activity.Current?.TraceId.ToString() ?? "none";
        LogFailure(log, failure, tool, trace);
        return $"{tool} failed inside the service; the log has the cause under trace {trace}. Do not repeat the call unchanged.";
    }

    private void Note(Tool tool, JsonElement arguments, string outcome, string? error = null)
    {
        if (!tool.ReadsOnly)
            audit?.Add(tool.Name, arguments, outcome, error);
    }

    private JsonElement Wrap(object? result, int limit)
    {
        var data = JsonSerializer.SerializeToElement(result, ToolJson.Options);
        var text = data.GetRawText();
        // ComfyUI may repeat what it was sent or started with. Masks hold nothing that JSON must escape.
        if (mask?.ApplyKnown(text) is { } masked && masked != text)
        {
            text = masked;
            data = JsonElement.Parse(masked);
        }
        if (text.Length <= limit)
            return JsonSerializer.SerializeToElement(new { success = true, data }, ToolJson.Options);

        var note = string.Create(CultureInfo.InvariantCulture,
            $"The result had {text.Length} characters; 'data' is only the first {limit} of its JSON text. "
            + $"Ask for less to see the rest.");
        return JsonSerializer.SerializeToElement(
            new { success = true, data = text.Start(limit), truncated = note }, ToolJson.Options);
    }

    [LoggerMessage(LogLevel.Error, "Tool {Tool} failed (trace {Trace})")]
    private static partial void LogFailure(ILogger log, Exception failure, string tool, string trace);
}
