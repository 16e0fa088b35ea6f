using System.Globalization;
using ComfyAssistant.Host.Security;
using Serilog;
using Serilog.Events;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is logged, and where: the console.</summary>
internal static class Logging
{
    /// <summary>Logs to the console from this level on, without secrets; the frameworks only what deserves attention.</summary>
    public static void AddLogging(this WebApplicationBuilder builder, LogEventLevel level, SecretMask mask) => builder.Host.UseSerilog(
        (_, logger) => logger
        .MinimumLevel.Is(level)
        .MinimumLevel.Override("Microsoft", level > LogEventLevel.Debug ? LogEventLevel.Warning : level)
        .MinimumLevel.Override("System", LogEventLevel.Warning)
        // What fails a start is thrown as well, and Program reports it in one line where one line is enough.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
        .WriteTo.Masked(mask, sinks => sinks.Console(formatProvider: CultureInfo.InvariantCulture)));
}
