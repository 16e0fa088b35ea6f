using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ComfyAssistant.Plugins.Web;

/// <summary>What came from an address.</summary>
/// <param name="Address">Where it came from in the end.</param>
/// <param name="Status">The status.</param>
/// <param name="MediaType">What it is; empty where the site does not say.</param>
/// <param name="Charset">How its letters are written; null where the site does not say.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="IsCut">Whether there were more.</param>
public sealed record WebAnswer(Uri Address, HttpStatusCode Status, string MediaType, string? Charset, byte[] Body, bool IsCut);

/// <summary>Fetches from the web: every hop is checked, and time and size are bounded.</summary>
/// <param name="http">Reaches public addresses alone; see <see cref="GuardedSockets"/>.</param>
/// <param name="timeProvider">Measures the time limit.</param>
public sealed class WebReader(HttpClient http, TimeProvider timeProvider)
{
    /// <summary>What the service calls itself.</summary>
    public const string Product = "ComfyAssistant";

    private const int MostRedirects = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Reads an address and follows where it sends on to.</summary>
    /// <param name="address">Checked by <see cref="WebAddress"/>.</param>
    /// <param name="accept">The media types that are of use.</param>
    /// <param name="largest">The most bytes; what is beyond is left out.</param>
    /// <param name="mayRead">Asked before each hop; throws where it may not be read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FetchException">It cannot be read.</exception>
    public async Task<WebAnswer> ReadAsync(
        Uri address, string accept, int largest, Func<Uri, Task>? mayRead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);

        using var late = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            for (var hops = 0; hops <= MostRedirects; hops++)
            {
                WebAddress.Check(address);
                if (mayRead is not null) await mayRead(address);
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.TryAddWithoutValidation("Accept", accept);
                request.Headers.UserAgent.Add(new ProductInfoHeaderValue(Product, "1.0"));
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (answer.StatusCode is < HttpStatusCode.MultipleChoices or >= HttpStatusCode.BadRequest)
                    return await TakeAsync(address, answer, largest, either.Token);
                if (answer.Headers.Location is not { } next || !Uri.TryCreate(address, next, out var to))
                    throw new FetchException($"{address.Host} sends on to an address that is none.");
                address = to;
            }
            throw new FetchException($"The address sends on more than {MostRedirects} times.");
        }
        catch (Exception failure) when (failure is not FetchException && !cancellationToken.IsCancellationRequested)
        {
            throw Explained(address, failure, late.IsCancellationRequested);
        }
    }

    /// <summary>Sends a request to a site that the user has configured, and reads its answer.</summary>
    /// <exception cref="FetchException">It cannot be read, or is longer than any answer.</exception>
    public async Task<WebAnswer> SendAsync(HttpRequestMessage request, int largest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        using var late = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await TakeAsync(request.RequestUri!, answer, largest, either.Token);
        }
        catch (Exception failure) when (failure is not FetchException && !cancellationToken.IsCancellationRequested)
        {
            throw Explained(request.RequestUri!, failure, late.IsCancellationRequested);
        }
    }

    private static async Task<WebAnswer> TakeAsync(
        Uri address, HttpResponseMessage answer, int largest, CancellationToken cancellationToken)
    {
        var type = answer.Content.Headers.ContentType;
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var isCut = false;
        for (int read; !isCut && (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            isCut = body.Length + read > largest;
            body.Write(buffer, 0, (int)Math.Min(read, largest - body.Length));
        }
        return new(address, answer.StatusCode, type?.MediaType?.ToLowerInvariant() ?? "", type?.CharSet?.Trim('"'), body.ToArray(), isCut);
    }

    private static FetchException Explained(Uri address, Exception failure, bool isLate)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is ClosedAddressException)
                return new(
                    $"{address.Host} is not on the public internet: it leads to this machine or a private network, which is not read.",
                    cause);
        return new(
            isLate ? $"{address.Host} did not answer within {Limit.TotalSeconds:0} seconds."
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
                or HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } }
                ? $"There is no site {address.Host}. Check its spelling, or search for it."
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
                ? $"{address.Host} has no valid certificate, and is not read."
            : $"{address.Host} could not be reached.",
            failure);
    }
}
