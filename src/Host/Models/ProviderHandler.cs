using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Streaming;
using ComfyAssistant.Host.Requests;
using Polly;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// Stands between the connector and the provider. The request leaves with what the provider wants back in it; whatever answers with a
/// success status arrives as a clean event stream or as a <see cref="ProviderException"/>. Without it the connector ends in silence on a
/// web page, an error event or a cut stream.
/// </summary>
internal sealed class ProviderHandler(ModelOptions options, TimeProvider timeProvider, ProviderRest? rest = null) : DelegatingHandler
{
    private const int HeadLength = 4096;

    private readonly ResiliencePipeline<HttpResponseMessage> _retry = PassingFailures.Pipeline(timeProvider);
    private volatile bool _addsVersion;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = ModelCall.Current;
        ReadOnlyMemory<byte> body = default;
        if (request.Content is { } content)
        {
            body = RequestBody.Complete(await content.ReadAsByteArrayAsync(cancellationToken), call, options);
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = content.Headers.ContentType } };
        }
        return await _retry.ExecuteAsync(
            static (state, cancellationToken) =>
                new ValueTask<HttpResponseMessage>(state.Handler.RecordAsync(state.Request, state.Body, state.Call, cancellationToken)),
            (Handler: this, Request: request, Body: body, Call: call), cancellationToken);
    }

    private async Task<HttpResponseMessage> RecordAsync(
        HttpRequestMessage request, ReadOnlyMemory<byte> body, ModelCall? call, CancellationToken cancellationToken)
    {
        var recorder = call?.Recorder?.Send(request.RequestUri, body);
        try
        {
            var response = await TryAsync(request, call, recorder, cancellationToken);
            if (rest is not null && !response.IsSuccessStatusCode && PassingFailures.AskedRest(response, timeProvider) is { } asked)
                await rest.BeginAsync(asked, response.StatusCode);
            return response;
        }
        catch (Exception failure)
        {
            recorder?.Failed(failure.Message);
            throw;
        }
    }

    private async Task<HttpResponseMessage> TryAsync(
        HttpRequestMessage request, ModelCall? call, AttemptRecorder? recorder, CancellationToken cancellationToken)
    {
        var response = await SendVersionedAsync(request, cancellationToken);
        recorder?.Answered(request.RequestUri, (int)response.StatusCode);
        // Followed, it would carry the whole conversation to a host that nobody has chosen.
        if ((int)response.StatusCode is >= 300 and < 400)
            throw new ProviderException($"a redirect to {Target(request, response)}, which is not followed", status: 404);
        if (!response.IsSuccessStatusCode)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            recorder?.Received(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response;
        }

        try
        {
            var sent = await response.Content.ReadAsStreamAsync(cancellationToken);
            var body = new AnswerBounds(recorder is null ? sent : new CopiedStream(sent, recorder));
            var events = await EventsAsync(body, call?.SignOfLife ?? (static () => { }), cancellationToken);
            var answer = new ProviderStream(events, options, call);
            await answer.BeginAsync(cancellationToken);
            response.Content = new StreamContent(answer) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } };
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<Stream> EventsAsync(Stream body, Action signOfLife, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(body, signOfLife, cancellationToken);
        var framed = new FramedStream(head, body, signOfLife);
        return First(head.Span) switch
        {
            '<' => throw new ProviderException("a web page instead of a model's answer", status: 404),
            '{' or '[' => await WholeAsync(framed, cancellationToken),
            _ => framed,
        };
    }

    private static string Target(HttpRequestMessage request, HttpResponseMessage response) =>
        response.Headers.Location is { } location ? Display.Address(new Uri(request.RequestUri!, location)) : "another address";

    // A base URL without any path: some providers want /v1 in it and some do not. The first answer tells, and it is remembered.
    private async Task<HttpResponseMessage> SendVersionedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var mayAdd = options.BaseUrl.AbsolutePath == "/" && request.RequestUri is { }
            && !request.RequestUri.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal);
        if (mayAdd && _addsVersion)
            request.RequestUri = Versioned(request.RequestUri!);
        var response = await base.SendAsync(request, cancellationToken);
        if (!mayAdd || _addsVersion || !IsNoEndpoint(response))
            return response;

        var plain = request.RequestUri!;
        request.RequestUri = Versioned(plain);
        var versioned = await base.SendAsync(request, cancellationToken);
        _addsVersion = !IsNoEndpoint(versioned);
        if (!_addsVersion)
            request.RequestUri = plain;
        (_addsVersion ? response : versioned).Dispose();
        return _addsVersion ? versioned : response;
    }

    private static Uri Versioned(Uri address) => new UriBuilder(address) { Path = "/v1" + address.AbsolutePath }.Uri;

    private static bool IsNoEndpoint(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            || response.Content.Headers.ContentType?.MediaType == "text/html";

    /// <summary>The beginning of the body, up to its first letter: proxies send blank lines while the provider thinks.</summary>
    private static async Task<ReadOnlyMemory<byte>> HeadAsync(Stream body, Action signOfLife, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var length = 0;
        while (length < HeadLength)
        {
            var read = await body.ReadAsync(head.AsMemory(length), cancellationToken);
            length += read;
            signOfLife();
            if (read == 0 || First(head.AsSpan(0, length)) != '\0')
                break;
        }
        return head.AsMemory(0, length);
    }

    private static char First(ReadOnlySpan<byte> text)
    {
        var rest = text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text;
        var at = rest.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? '\0' : (char)rest[at];
    }

    // A server that does not stream answers with one JSON document, or with one a line.
    private static async Task<Stream> WholeAsync(Stream body, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var documents = JsonText.IsWhole(text) ? [text.ReplaceLineEndings(" ")]
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(documents.Select(document => $"data: {document}\n\n"))));
    }
}
