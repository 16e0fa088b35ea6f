using System.Runtime.InteropServices;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Settings;
using Microsoft.AspNetCore.Connections.Features;

namespace ComfyAssistant.Host.Composition;

/// <summary>
/// <c>COMFY_ASSISTANT_DRAIN_SECONDS</c>: what a host does that is told to stop (SIGTERM) while others go on. <c>/readyz</c> says at once
/// that it is no longer ready, and new turns are refused with 503; running ones may end within that time, and those that do not are ended
/// with words that ask to send the message again. Ctrl+C stops it at once.
/// </summary>
internal sealed partial class DrainingLifetime(
    TimeSpan limit, RunningTurns turns, IHostApplicationLifetime lifetime, TimeProvider timeProvider, ILogger<DrainingLifetime> log)
    : IHostLifetime, IDisposable
{
    /// <summary>The variable's name.</summary>
    public const string Setting = "COMFY_ASSISTANT_DRAIN_SECONDS";

    // So long goes on a host without turns: proxies that ask every second must see that it is not ready before it refuses connections.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    private readonly List<PosixSignalRegistration> _signals = [];
    private int _drains;

    /// <summary>Adds it where the variable says so; without it, SIGTERM stops the service at once.</summary>
    /// <exception cref="SettingException">The variable holds no number of seconds.</exception>
    public static void Add(IServiceCollection services, SettingReader settings)
    {
        services.AddSingleton(new RunningTurns());
        var limit = settings.Seconds(Setting, 0, 0, 3600);
        if (limit > TimeSpan.Zero)
            services.AddSingleton<IHostLifetime>(provider => ActivatorUtilities.CreateInstance<DrainingLifetime>(provider, limit));
    }

    /// <summary>
    /// Each answer of a host that is to stop is the last on its connection: a proxy that kept it open would send a request into it at the
    /// moment at which it closes, and could not tell whether that was done.
    /// </summary>
    public static void Use(WebApplication app)
    {
        if (app.Services.GetRequiredService<IHostLifetime>() is not DrainingLifetime)
            return;
        var turns = app.Services.GetRequiredService<RunningTurns>();
        app.Use(async (http, next) =>
        {
            // As it starts: what handles an exception clears the headers before.
            http.Response.OnStarting(() =>
            {
                if (turns.IsDraining)
                    http.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            });
            await next(http);
            // Answers that began before.
            if (turns.IsDraining)
                http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        });
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Drain));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    /// <summary>Takes no new turns, waits for those that run, and stops the service.</summary>
    public async Task DrainAsync()
    {
        LogDrain(log, turns.Count, limit.TotalSeconds);
        var idle = turns.DrainAsync();
        await Task.Delay(limit < Notice ? limit : Notice, timeProvider);
        if (limit > Notice)
            await idle.WaitAsync(limit - Notice, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }

    private void Drain(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Exchange(ref _drains, 1) == 0)
            _ = Task.Run(DrainAsync);
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "Stopping: {Turns} turns may end within {Seconds} seconds, and no new ones are taken")]
    private static partial void LogDrain(ILogger log, int turns, double seconds);
}
