using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Models;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is said once, when the service has started.</summary>
internal static partial class StartLog
{
    /// <summary>Logs where the service answers and with which model, and what the user should know about settings and data.</summary>
    /// <param name="app">The service.</param>
    /// <param name="adopted">What happened to the data of an older version; null for nothing.</param>
    public static void LogStart(this WebApplication app, string? adopted) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        foreach (var warning in UnknownSettings.Warnings()) LogWarning(app.Logger, warning);
        if (adopted is not null) LogWarning(app.Logger, adopted);
        // Scripts read the address from this line.
        LogAnswers(app.Logger, string.Join(", ", app.Urls), app.Services.GetRequiredService<ModelOptions>().ToString());
    });

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger log, string warning);

    [LoggerMessage(LogLevel.Information, "ComfyAssistant answers on {Urls} with {Model}")]
    private static partial void LogAnswers(ILogger log, string urls, string model);
}
