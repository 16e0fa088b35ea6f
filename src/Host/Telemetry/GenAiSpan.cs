using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ComfyAssistant.Host.Telemetry;

/// <summary>
/// A turn, a model call or a tool as a trace and its figures, by OpenTelemetry's conventions for generative AI, version 1.37.0
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/). What is said is never in it: no text, no arguments, no results, no keys.
/// </summary>
internal sealed class GenAiSpan : IDisposable
{
    /// <summary>The name of the traces' and the figures' source.</summary>
    public const string Source = "ComfyAssistant";

    private const string Model = "gen_ai.request.model", Operation = "gen_ai.operation.name";
    private static readonly ActivitySource Activities = new(Source);
    private static readonly Meter Meter = new(Source);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "How long turns, model calls and tools took.");
    private static readonly Histogram<int> Tokens = Meter.CreateHistogram<int>(
        "gen_ai.client.token.usage", "{token}", "How many tokens model calls used.");

    private readonly Activity? _activity;
    private readonly TagList _tags;
    private readonly long _began = Stopwatch.GetTimestamp();
    private bool _isDone;

    private GenAiSpan(string operation, string what, ActivityKind kind, string tag)
    {
        _tags = new TagList { { Operation, operation }, { tag, what } };
        _activity = Activities.StartActivity($"{operation} {what}", kind, default(ActivityContext), _tags);
    }

    /// <summary>The answer to a request: its model calls and tools are within it.</summary>
    public static GenAiSpan Turn() => new("invoke_agent", "comfy-assistant", ActivityKind.Internal, "gen_ai.agent.name");

    /// <summary>One model call, until its last word.</summary>
    public static GenAiSpan Call(string model) => new("chat", model, ActivityKind.Client, Model);

    /// <summary>One run of a tool of the service.</summary>
    public static GenAiSpan Tool(string name) => new("execute_tool", name, ActivityKind.Internal, "gen_ai.tool.name");

    /// <summary>It ended well; otherwise disposing it counts it as failed.</summary>
    public void Done() => _isDone = true;

    /// <summary>A model call ended well, with so many tokens; zeros where the provider does not tell.</summary>
    public void Done((int Input, int Output) usage)
    {
        Done();
        if (usage is (0, 0)) return;
        _activity?.SetTag("gen_ai.usage.input_tokens", usage.Input).SetTag("gen_ai.usage.output_tokens", usage.Output);
        Record(usage.Input, "input");
        Record(usage.Output, "output");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var tags = _tags;
        if (!_isDone)
        {
            tags.Add("error.type", "_OTHER");
            _activity?.SetTag("error.type", "_OTHER").SetStatus(ActivityStatusCode.Error);
        }
        Durations.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, tags);
        _activity?.Dispose();
    }

    private void Record(int count, string type)
    {
        var tags = _tags;
        tags.Add("gen_ai.token.type", type);
        Tokens.Record(count, tags);
    }
}
