using System.Net.Http.Headers;
using System.Text.Json;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>What a local model server did to make room.</summary>
/// <param name="Name">Its connection's name for people.</param>
/// <param name="Models">The models that it unloaded.</param>
/// <param name="Problem">Why it did not unload all of them; null where it did.</param>
internal sealed record FreedServer(string Name, IReadOnlyList<string> Models, string? Problem);

/// <summary>
/// Makes room on a GPU that local model servers share with ComfyUI: before a run they unload their models, and load them again with the
/// next message. Only connections whose user says that they share it are asked.
/// </summary>
internal sealed partial class SharedGpu(
    ModelRoster roster, HttpMessageHandler transport, TimeProvider timeProvider, ILogger<SharedGpu> log) : IDisposable
{
    // A run waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly HttpClient _http = new(transport, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <summary>Asks all of them at once. One that is not running has nothing to unload.</summary>
    public async Task<IReadOnlyList<FreedServer>> FreeAsync(CancellationToken cancellationToken)
    {
        var servers = (await roster.AllAsync(cancellationToken)).Connections
            .Where(connection => connection.SharesGpu && !roster.IsDemo(connection))
            .DistinctBy(connection => connection.BaseUrl.Authority, StringComparer.OrdinalIgnoreCase);
        var freed = await Task.WhenAll(servers.Select(connection => FreeAsync(connection, cancellationToken)));
        return [.. freed.Where(server => server.Models.Count > 0 || server.Problem is not null)];
    }

    public void Dispose() => _http.Dispose();

    private async Task<FreedServer> FreeAsync(Connection connection, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var unloaded = new List<string>();
        string? problem = null;
        try
        {
            if (await AskAsync(connection, either.Token) is var (server, loaded))
                foreach (var model in loaded)
                {
                    await SendAsync(connection, HttpMethod.Post, server.UnloadPath, server.Unload(model), either.Token);
                    unloaded.Add(model);
                }
            else problem = "It has none of the ways to unload models that are known here.";
        }
        catch (HttpRequestException away) when (away.HttpRequestError is HttpRequestError.ConnectionError && unloaded.Count == 0)
        {
            // It is not running, so it takes up nothing.
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            problem = failure is OperationCanceledException ? "It took too long." : "It did not unload them.";
            LogFailure(failure, connection.Name);
        }
        if (unloaded.Count > 0) LogUnloaded(connection.Name, string.Join(", ", unloaded));
        return new(connection.Name, unloaded, problem);
    }

    /// <summary>The kind of server that it is, and what it has loaded; null where it is none of those known.</summary>
    private async Task<(UnloadingServer Server, List<string> Loaded)?> AskAsync(Connection connection, CancellationToken cancellationToken)
    {
        var named = UnloadingServer.All.Where(server => server.Provider == connection.Provider).ToList();
        foreach (var server in named.Count > 0 ? named : UnloadingServer.All)
        {
            try
            {
                var list = await SendAsync(connection, HttpMethod.Get, server.ListPath, null, cancellationToken);
                if (server.Loaded(list) is { } loaded) return (server, loaded);
            }
            catch (Exception other) when (other is JsonException or HttpRequestException { StatusCode: not null })
            {
                // Another kind of server.
            }
        }
        return null;
    }

    private async Task<JsonElement> SendAsync(
        Connection connection, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(connection.BaseUrl, "/" + path));
        if (connection.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(text)) return default;
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    [LoggerMessage(LogLevel.Information, "{Connection} unloaded {Models}, to make room for a run")]
    private partial void LogUnloaded(string connection, string models);

    [LoggerMessage(LogLevel.Warning, "{Connection} did not unload its models")]
    private partial void LogFailure(Exception failure, string connection);
}
