using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>Sends one request to ComfyUI and reads its answer within a limit of time and size; every fault is a
/// <see cref="ComfyException"/>.</summary>
/// <param name="http">Has ComfyUI's address as its base address, with a slash at the end, and no time limit of its own.</param>
/// <param name="timeProvider">Measures the time limits.</param>
/// <param name="apiPath">What stands before the routes of its API: nothing, or <c>api/</c>.</param>
/// <param name="name">Its name, where there are several; empty where there is one.</param>
internal sealed class ComfyTransport(HttpClient http, TimeProvider timeProvider, string apiPath, string name)
{
    // An answer without an end must not fill the memory.
    private const long LargestAnswer = 32 * 1024 * 1024;

    /// <summary>Where ComfyUI is expected.</summary>
    public ComfyPlace Place { get; } = new(http.BaseAddress!, name);

    /// <summary>What stands before the routes of its API.</summary>
    public string ApiPath => apiPath;

    /// <summary>Reads the body of a good answer.</summary>
    public Task<T> GetAsync<T>(
        string path, TimeSpan limit, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        SendAsync(path, limit, null, async (answer, late) =>
        {
            await using var body = new BoundedStream(await BodyAsync(answer, path, late), LargestAnswer);
            return await read(body, late);
        }, cancellationToken);

    /// <summary>The JSON of an answer, whatever its status.</summary>
    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = new BoundedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), LargestAnswer);
        return await ReadJsonAsync(body, cancellationToken);
    }

    /// <summary>The JSON of a body, with bytes and halves of characters replaced that no text could hold.</summary>
    public static async Task<JsonElement> ReadJsonAsync(Stream body, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancellationToken);
        ReadOnlyMemory<byte> utf8 = copy.ToArray();
        // The JSON reader lets broken UTF-8 pass, and fails wherever the text is first looked at.
        if (!Utf8.IsValid(utf8.Span)) utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
        // Half a surrogate pair is JSON, but nothing that .NET could write on.
        HiddenSurrogates.TryHide(ref utf8);
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }

    /// <summary>The body of a good answer.</summary>
    /// <exception cref="ComfyException">It is an error, a web page, or leads elsewhere.</exception>
    public async Task<Stream> BodyAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        if (answer.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest)
            throw ComfyException.Redirected(Place, path, answer.Headers.Location);
        if (!answer.IsSuccessStatusCode) throw ComfyException.Refused(Place, path, answer.StatusCode);
        if (answer.Content.Headers.ContentType?.MediaType == "text/html") throw ComfyException.WebPage(Place, path);
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Sends a request and has its answer read, which is gone afterwards.</summary>
    public async Task<T> SendAsync<T>(
        string path, TimeSpan limit, CacheValidators? validators, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken, HttpMethod? method = null, ReadOnlyMemory<byte>? json = null,
        Action<HttpRequestMessage>? prepare = null)
    {
        using var late = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
            validators?.Ask(request);
            prepare?.Invoke(request);
            if (json is { } bytes)
                request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new("application/json") } };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await read(answer, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ComfyException.Slow(Place, path, limit);
        }
        catch (HttpRequestException e)
        {
            var isAway = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError;
            throw isAway ? ComfyException.Away(Place, e) : ComfyException.Broken(Place, path, e);
        }
        // Only the network's: the copy may be a file, and its disk's failure is another matter.
        catch (IOException e) when (e is HttpIOException || e.InnerException is SocketException)
        {
            throw ComfyException.Broken(Place, path, e);
        }
        catch (AnswerTooLargeException e)
        {
            throw ComfyException.TooLarge(Place, path, e.Limit);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            throw ComfyException.NoJson(Place, path, e);
        }
    }
}
