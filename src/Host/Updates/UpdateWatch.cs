using System.Text.Json;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Updates;

/// <summary>A newer version.</summary>
/// <param name="Version">Its number, such as <c>0.4.0</c>.</param>
/// <param name="Page">Where it is described and offered; null where the answer names no page.</param>
internal sealed record Update(string Version, string? Page);

/// <summary>Looks once a day whether there is a newer version. It is only announced: nothing is ever fetched.</summary>
/// <param name="options">Where to look.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Gets what failed.</param>
internal sealed partial class UpdateWatch(UpdateOptions options, TimeProvider timeProvider, ILogger<UpdateWatch> log) : BackgroundService
{
    private const int LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The newer version that was found last; null for none.</summary>
    public Update? Found { get; private set; }

    /// <summary>Reads an answer of a forge: <c>tag_name</c> (or <c>version</c>) and <c>html_url</c> (or <c>url</c>).</summary>
    /// <param name="answer">JSON.</param>
    /// <param name="current">The version that runs.</param>
    /// <returns>The version that the answer names, where it is newer.</returns>
    /// <exception cref="JsonException">The answer is no JSON.</exception>
    public static Update? Newer(string answer, string current)
    {
        using var json = JsonDocument.Parse(answer);
        if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
        var name = (Text(json, "tag_name") ?? Text(json, "version"))?.TrimStart('v');
        // A page is opened by a click in the panel: only addresses of the web.
        var isPage = Uri.TryCreate(Text(json, "html_url") ?? Text(json, "url"), UriKind.Absolute, out var page) && page.Scheme is "https";
        return Version.TryParse(name, out var found) && found > Version.Parse(current.Split('-')[0])
            ? new(found.ToString(), isPage ? page!.AbsoluteUri : null)
            : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Address is not { } address) return;
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
        // Forges refuse requests without a name; nothing else is told.
        http.DefaultRequestHeaders.UserAgent.ParseAdd("ComfyAssistant");
        using var timer = new PeriodicTimer(Interval, timeProvider);
        do
        {
            try
            {
                Found = Newer(await http.GetStringAsync(address, stoppingToken), AppVersion.Current);
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException
                || failure is OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                LogFailure(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(LogLevel.Information, "Whether there is a newer version is not known: {Reason}")]
    private partial void LogFailure(string reason);
}
