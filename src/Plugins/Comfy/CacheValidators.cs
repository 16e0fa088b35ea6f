using System.Net.Http.Headers;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>What a server gave with an answer, to be asked later whether it still holds (RFC 9110, 8.8 and 13.1).</summary>
/// <param name="Tag">The answer's ETag.</param>
/// <param name="Modified">When what it shows was last changed.</param>
public sealed record CacheValidators(EntityTagHeaderValue? Tag, DateTimeOffset? Modified)
{
    /// <summary>Those of an answer; null when it has none.</summary>
    public static CacheValidators? Of(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        var (tag, modified) = (answer.Headers.ETag, answer.Content.Headers.LastModified);
        return tag is null && modified is null ? null : new(tag, modified);
    }

    /// <summary>Makes a request conditional: what has not changed is answered with 304 and without a body.</summary>
    public void Ask(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);

        if (Tag is not null) request.Headers.IfNoneMatch.Add(Tag);
        request.Headers.IfModifiedSince = Modified;
    }
}
