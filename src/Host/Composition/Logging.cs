using System.Globalization;
using Serilog;
using Serilog.Events;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is logged, and where: the console.</summary>
internal static class Logging
{
    /// <summary>Logs to the console from this level on; the frameworks only what deserves attention.</summary>
    public static void AddLogging(this WebApplicationBuilder builder, LogEventLevel level) => builder.Host.UseSerilog((_, logger) => logger
        .MinimumLevel.Is(level)
        .MinimumLevel.Override("Microsoft", level > LogEventLevel.Debug ? LogEventLevel.Warning : level)
        .MinimumLevel.Override("System", LogEventLevel.Warning)
        // What fails a start is thrown as well, and Program reports it in one line where one line is enough.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
        .WriteTo.Console(formatProvider: CultureInfo.InvariantCulture));
}
