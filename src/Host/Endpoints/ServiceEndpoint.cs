using System.Text.Json.Serialization;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Updates;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>GET /api/service</c>: what the panel's settings say about the service, for whoever may use it.</summary>
internal static class ServiceEndpoint
{
    public static void MapService(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/service", ShowAsync)
        .WithSummary("The service's version, its folders, and whether there is a newer version");

    private static async Task<ServiceInfo> ShowAsync(
        DataFolder data, UserContextFolder own, UpdateWatch updates, CurrentUser user, HttpContext http) =>
        new(AppVersion.Current, own.Root, LogFile.In(data), updates.Found)
        {
            // Nobody else is served by the studio's layer.
            MayEditTeam = http.RequestServices.GetService<TeamGate>() is { } team ? user == CurrentUser.Team || team.MayEdit(user.Name)
                : null,
            Today = user != CurrentUser.Team && http.RequestServices.GetService<DailyQuota>() is { } quota
                ? await TodayAsync(quota, http.RequestAborted) : null,
        };

    // The rest is told where the database is away, too.
    private static async Task<UsageToday?> TodayAsync(DailyQuota quota, CancellationToken cancellationToken)
    {
        try
        {
            return await quota.TodayAsync(cancellationToken);
        }
        catch (ContextException)
        {
            return null;
        }
    }

    /// <param name="Version">The version that runs.</param>
    /// <param name="DataFolder">Where the user's data is.</param>
    /// <param name="LogFile">What the service logs to; once it is full, further files have numbers.</param>
    /// <param name="Update">A newer version, where one was found.</param>
    internal sealed record ServiceInfo(string Version, string DataFolder, string LogFile, Update? Update)
    {
        /// <summary>Whether the user may change the studio's layer; left out where there is one user.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? MayEditTeam { get; init; }

        /// <summary>What the user has used today, and may use; left out where there is one user.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public UsageToday? Today { get; init; }
    }
}
