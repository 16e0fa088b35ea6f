using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace ComfyAssistant.Host.Security;

/// <summary>Stands before a log's sink: what passes has no secret in it and cannot steer the terminal.</summary>
internal sealed class MaskedLog(ILogEventSink sink, SecretMask mask) : ILogEventSink, IDisposable
{
    // As the console renders it: text without quotes, objects as JSON.
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

    public void Emit(LogEvent logEvent)
    {
        // Rendered here and not masked value by value: an exception, a nested value and the template itself may each hold the secret.
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, message);
        var text = PlainText.OneLine(mask.Apply(message.ToString()));
        var trace = logEvent.Exception?.ToString();
        var failure = trace is null ? null : new MaskedException(PlainText.Indented(mask.Apply(trace)));
        sink.Emit(new LogEvent(logEvent.Timestamp, logEvent.Level, failure, new MessageTemplate([new TextToken(text)]), []));
    }

    public void Dispose() => (sink as IDisposable)?.Dispose();

    // A sink writes an exception as its text.
    private sealed class MaskedException(string text) : Exception
    {
        public override string ToString() => text;
    }
}

/// <summary>The masked log in a logger's configuration.</summary>
internal static class MaskedLogExtensions
{
    /// <summary>Writes to sinks behind the mask.</summary>
    /// <param name="to">The logger's sinks.</param>
    /// <param name="mask">What is taken out.</param>
    /// <param name="sinks">Configures the sinks.</param>
    public static LoggerConfiguration Masked(this LoggerSinkConfiguration to, SecretMask mask, Action<LoggerSinkConfiguration> sinks) =>
        to.Sink(LoggerSinkConfiguration.Wrap(sink => new MaskedLog(sink, mask), sinks));
}
