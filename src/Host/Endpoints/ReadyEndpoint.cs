using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Plugins.Environment;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>GET /readyz</c>: whether this host should be sent requests. A proxy that asks every second or two takes it out before it stops, and
/// while a store is gone without which nothing can be answered. <c>/healthz</c> says whether it lives at all.
/// </summary>
internal static class ReadyEndpoint
{
    private const string Ready = "ready";

    public static void MapReady(this IEndpointRouteBuilder routes) => routes
        .MapGet("/readyz", AnswerAsync)
        .WithSummary("Whether this host should be sent requests")
        .WithDescription("503 while it is about to stop (\"draining\"), or while a store that it needs is not reached (\"notReady\").")
        .Produces<Readiness>(200).Produces<Readiness>(503);

    private static async Task<IResult> AnswerAsync(
        RunningTurns turns, NodeEnvironment environment, TimeProvider timeProvider, [FromServices] IEnumerable<ReadyCheck> checks,
        CancellationToken cancellationToken)
    {
        var stores = await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken)));
        var status = turns.IsDraining ? "draining" : stores.Any(store => store is { Needed: true, Problem: not null }) ? "notReady" : Ready;
        var scanned = environment.Current.ScannedAt;
        return TypedResults.Json(
            new Readiness(
                status, turns.Count, stores,
                scanned is { } at ? Math.Round((timeProvider.GetUtcNow() - at).TotalSeconds) : null),
            statusCode: status == Ready ? 200 : 503);
    }

    private static async Task<StoreState> LookAsync(ReadyCheck check, CancellationToken cancellationToken) =>
        new(check.Name, check.IsNeeded, await check.AskAsync(cancellationToken));

    /// <param name="Status"><c>ready</c>, <c>draining</c> or <c>notReady</c>.</param>
    /// <param name="RunningTurns">How many answers are being written here.</param>
    /// <param name="Stores">The stores that hosts share.</param>
    /// <param name="ScanAgeSeconds">How long ago ComfyUI was last asked for its nodes; null where it never was.</param>
    internal sealed record Readiness(string Status, int RunningTurns, IReadOnlyList<StoreState> Stores, double? ScanAgeSeconds);

    /// <param name="Name">Which store.</param>
    /// <param name="Needed">Whether the host is not ready without it.</param>
    /// <param name="Problem">What is wrong with it; null when nothing is.</param>
    internal sealed record StoreState(string Name, bool Needed, string? Problem);
}

/// <summary>Something outside the process that <c>/readyz</c> asks after.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNeeded">Whether nothing can be answered without it.</param>
/// <param name="AskAsync">Gives what is wrong, within a second; null when nothing is.</param>
internal sealed record ReadyCheck(string Name, bool IsNeeded, Func<CancellationToken, Task<string?>> AskAsync);
