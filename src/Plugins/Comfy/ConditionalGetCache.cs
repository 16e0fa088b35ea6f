using System.Collections.Concurrent;
using System.Net;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Keeps short answers that the server can be asked about again, such as help pages and lists of templates, and hands them out for as long
/// as the server says that they still hold. Who makes a request conditional himself gets the server's own answer.
/// </summary>
public sealed class ConditionalGetCache : DelegatingHandler
{
    /// <summary>Set on a request whose answer is not kept, such as one that is passed on for somebody else.</summary>
    internal static readonly HttpRequestOptionsKey<bool> Bypass = new("ComfyAssistant.ConditionalGetCache.Bypass");

    private const int LongestAnswer = 2 * 1024 * 1024;
    private const int MostAnswers = 64;

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (request.Options.TryGetValue(Bypass, out var bypasses) && bypasses) return await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get || request.Headers.IfNoneMatch.Count > 0 || request.Headers.IfModifiedSince is not null)
            return await base.SendAsync(request, cancellationToken);
        var address = request.RequestUri!.AbsoluteUri;
        var known = _answers.GetValueOrDefault(address);
        known?.CacheValidators.Ask(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (known is not null && response.StatusCode == HttpStatusCode.NotModified)
        {
            response.StatusCode = HttpStatusCode.OK;
            response.Content = known.Content();
        }
        else if (response.StatusCode == HttpStatusCode.OK && CacheValidators.Of(response) is { } validators
            && response.Content.Headers.ContentLength <= LongestAnswer)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            if (_answers.Count >= MostAnswers) _answers.Clear();
            _answers[address] = new(validators, await response.Content.ReadAsByteArrayAsync(cancellationToken),
                response.Content.Headers.ContentType?.ToString());
        }
        return response;
    }

    private sealed record Answer(CacheValidators CacheValidators, byte[] Bytes, string? Type)
    {
        public ByteArrayContent Content()
        {
            var content = new ByteArrayContent(Bytes);
            if (Type is not null) content.Headers.TryAddWithoutValidation("Content-Type", Type);
            return content;
        }
    }
}
