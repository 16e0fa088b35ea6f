using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Streaming;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// Stands between the connector and the provider: whatever answers with a success status leaves as a clean event stream or as a
/// <see cref="ProviderException"/>. Without it the connector ends in silence on a web page, an error event or a cut stream.
/// </summary>
internal sealed class ProviderHandler : DelegatingHandler
{
    private const int HeadLength = 4096;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        // Followed, it would carry the whole conversation to a host that nobody has chosen.
        if ((int)response.StatusCode is >= 300 and < 400)
            throw new ProviderException($"a redirect to {Target(request, response)}, which is not followed", status: 404);
        if (!response.IsSuccessStatusCode)
            return response;

        var body = new AnswerBounds(await response.Content.ReadAsStreamAsync(cancellationToken));
        var head = await HeadAsync(body, cancellationToken);
        var framed = new FramedStream(head, body);
        var events = First(head.Span) switch
        {
            '<' => throw new ProviderException("a web page instead of a model's answer", status: 404),
            '{' or '[' => await WholeAsync(framed, cancellationToken),
            _ => framed,
        };
        response.Content = new StreamContent(new ProviderStream(events)) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } };
        return response;
    }

    private static string Target(HttpRequestMessage request, HttpResponseMessage response) =>
        response.Headers.Location is { } location ? SecretMask.Shown(new Uri(request.RequestUri!, location)) : "another address";

    /// <summary>The beginning of the body, up to its first letter: proxies send blank lines while the provider thinks.</summary>
    private static async Task<ReadOnlyMemory<byte>> HeadAsync(Stream body, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var length = 0;
        while (length < HeadLength)
        {
            var read = await body.ReadAsync(head.AsMemory(length), cancellationToken);
            length += read;
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
        var documents = IsJson(text) ? [text.ReplaceLineEndings(" ")] : text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(documents.Select(document => $"data: {document}\n\n"))));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
