using System.Globalization;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Security;
using Serilog;
using Serilog.Events;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is logged, and where: the console, and a file that rolls by size.</summary>
internal static class Logging
{
    /// <summary>Logs from this level on, without secrets; the frameworks only what deserves attention.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="level">The least level.</param>
    /// <param name="mask">What is taken out.</param>
    /// <param name="file">The log file; it is made with the first line. Null logs to standard error alone: where standard output is taken,
    /// and another process may have the file.</param>
    public static void AddLogging(this WebApplicationBuilder builder, LogEventLevel level, SecretMask mask, string? file) =>
        builder.Host.UseSerilog((_, logger) => logger
        .MinimumLevel.Is(level)
        .MinimumLevel.Override("Microsoft", level > LogEventLevel.Debug ? LogEventLevel.Warning : level)
        .MinimumLevel.Override("ModelContextProtocol", level > LogEventLevel.Debug ? LogEventLevel.Warning : level)
        .MinimumLevel.Override("System", LogEventLevel.Warning)
        // What fails a start is thrown as well, and Program reports it in one line where one line is enough.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
        .WriteTo.Masked(mask, sinks => sinks.Console(
            formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: file is null ? LogEventLevel.Verbose : null))
        .WriteTo.Masked(mask, sinks =>
        {
            if (file is not null)
                sinks.File(file, formatProvider: CultureInfo.InvariantCulture, rollOnFileSizeLimit: true,
                    fileSizeLimitBytes: LogFile.LargestSize, retainedFileCountLimit: LogFile.Count);
        }),
            // Else two services in one process would write to the log of the one that started last, behind its mask.
            preserveStaticLogger: true);
}
