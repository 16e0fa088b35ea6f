using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Models;
using Serilog;

namespace ComfyAssistant.Host.Composition;

/// <summary>What is said once, when the service has started.</summary>
internal static class StartLog
{
    /// <summary>Logs where the service answers and with which model, and what the user should know about settings and data.</summary>
    /// <param name="app">The service.</param>
    /// <param name="adopted">What happened to the data of an older version; null for nothing.</param>
    public static void LogStart(this WebApplication app, string? adopted) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        foreach (var warning in UnknownSettings.Warnings()) Log.Warning("{Warning}", warning);
        if (adopted is not null) Log.Warning("{Adopted}", adopted);
        // Scripts read the address from this line.
        Log.Information(
            "ComfyAssistant answers on {Urls} with {Model}", string.Join(", ", app.Urls), app.Services.GetRequiredService<ModelOptions>());
    });
}
