using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Valkey;

/// <summary>
/// Has one of several hosts ask a ComfyUI for its node types, which may be 60 MB that ComfyUI takes seconds to make; those that want them
/// at the same time, or start soon after, read what that one got. Without Valkey each asks for itself.
/// </summary>
/// <param name="server">Keeps the answer, compressed.</param>
/// <param name="comfyUi">The ComfyUI's address, by which the hosts know that they mean the same one.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Takes why it was not shared.</param>
internal sealed partial class SharedScan(ValkeyServer server, Uri comfyUi, TimeProvider timeProvider, ILogger<SharedScan> log)
    : DelegatingHandler
{
    /// <summary>The most bytes that are kept, compressed; a ComfyUI with more is asked by each host.</summary>
    internal const int Most = 8 * 1024 * 1024;

    // Whoever starts by then takes it as it is, while a host that runs would have seen it if ComfyUI was restarted meanwhile: one looks
    // every three seconds. Where none did, as when all were stopped with ComfyUI to install nodes, it may be out of date.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    // For a host that is lost while it asks.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _key = KeyOf(comfyUi);

    private bool _hasAsked;

    /// <summary>The key of a ComfyUI's node types.</summary>
    internal static string KeyOf(Uri comfyUi) => ValkeyServer.KeyOf("scan:1", comfyUi.AbsoluteUri);

    /// <summary>The key that says that a host watches that ComfyUI.</summary>
    internal static string WatchOf(Uri comfyUi) => KeyOf(comfyUi) + ":watched";

    private string Lock => _key + ":lock";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Asks(request, "/system_stats")) return await WatchAsync(request, cancellationToken);
        // A server that says whether its answer still holds needs nobody else to know it.
        if (!Asks(request, "/object_info") || request.Headers.IfNoneMatch.Count > 0
            || request.Headers.IfModifiedSince is not null)
            return await base.SendAsync(request, cancellationToken);

        var isFirst = !_hasAsked;
        _hasAsked = true;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        try
        {
            if (await TakenOrToldAsync(isFirst, token, cancellationToken) is { } told) return Answer(told);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
            return await base.SendAsync(request, cancellationToken);
        }
        return await AskAsync(request, token, cancellationToken);
    }

    private static bool Asks(HttpRequestMessage request, string path) => request.Method == HttpMethod.Get
        && request.RequestUri?.AbsolutePath.EndsWith(path, StringComparison.Ordinal) == true;

    // Null where the lock is ours, and ComfyUI is to be asked.
    private async Task<byte[]?> TakenOrToldAsync(bool isFirst, string token, CancellationToken cancellationToken)
    {
        var database = await server.DatabaseAsync();
        if (isFirst && await database.KeyExistsAsync(WatchOf(comfyUi)) && await ReadAsync(database) is { } early) return early;
        while (!await database.StringSetAsync(Lock, token, Lease, When.NotExists))
        {
            var told = await WaitAsync(database, cancellationToken);
            if (told is not null) return told;
        }
        // Whoever waits now waits for what comes; what was known before must not be taken for it.
        await database.KeyDeleteAsync(_key);
        return null;
    }

    // With this a host looks whether ComfyUI is there.
    private async Task<HttpResponseMessage> WatchAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await NoteAsync(answer.IsSuccessStatusCode);
            return answer;
        }
        catch (HttpRequestException)
        {
            await NoteAsync(isThere: false);
            throw;
        }
    }

    // A ComfyUI that is away may come back with other nodes.
    private async Task NoteAsync(bool isThere)
    {
        try
        {
            var database = await server.DatabaseAsync();
            if (isThere) await database.StringSetAsync(WatchOf(comfyUi), true, Watched);
            else await database.KeyDeleteAsync(WatchOf(comfyUi));
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
        }
    }

    // Until who asks has its answer; null where that host is lost, or got none.
    private async Task<byte[]?> WaitAsync(IDatabase database, CancellationToken cancellationToken)
    {
        while (await database.KeyExistsAsync(Lock))
            await Task.Delay(Pause, timeProvider, cancellationToken);
        return await ReadAsync(database);
    }

    private async Task<byte[]?> ReadAsync(IDatabase database) => (byte[]?)await database.StringGetAsync(_key);

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        catch
        {
            await EndAsync(null, token);
            throw;
        }
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            await EndAsync(null, token);
            return answer;
        }
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var copied = new StreamContent(new CompressedCopy(body, Most, compressed => EndAsync(compressed, token)));
        foreach (var (name, values) in answer.Content.Headers) copied.Headers.TryAddWithoutValidation(name, values);
        answer.Content = copied;
        return answer;
    }

    // Whoever has the answer, or will never have it, lets the others go on.
    private async Task EndAsync(byte[]? compressed, string token)
    {
        try
        {
            var database = await server.DatabaseAsync();
            if (compressed is not null)
            {
                await database.StringSetAsync(_key, compressed, Kept);
                await database.StringSetAsync(WatchOf(comfyUi), true, Watched);
            }
            await database.LockReleaseAsync(Lock, token);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
        }
    }

    private static HttpResponseMessage Answer(byte[] compressed) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };

    [LoggerMessage(LogLevel.Debug, "ComfyUI was asked for its nodes by this host alone: {Why}")]
    private static partial void LogAlone(ILogger log, string why);
}
