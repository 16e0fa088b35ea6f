using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ComfyAssistant.Host.Models.Errors;
using Polly;
using Polly.Retry;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// One more try for a call that failed before the first of its answer came, where another try is likely to do better: the provider has no
/// room, asks for a short wait, cannot be reached at all, or could not read the call that the model wrote (Groq's <c>tool_use_failed</c>).
/// </summary>
internal static class PassingFailures
{
    /// <summary>A provider that asks for more is not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsualWait = TimeSpan.FromMilliseconds(500);

    /// <summary>The pipeline in which a call is made.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Pipeline(TimeProvider timeProvider) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 1,
            ShouldHandle = failed => ValueTask.FromResult(Wait(failed.Outcome, timeProvider) is not null),
            DelayGenerator = failed => ValueTask.FromResult(Wait(failed.Outcome, timeProvider)),
            OnRetry = async failed =>
            {
                if (ModelCall.Current is { } call)
                    await call.Waiting(failed.RetryDelay, Reason(failed.Outcome.Result?.StatusCode));
            },
        })
        .Build();

    /// <summary>How long to wait before the next try; null where the outcome is good or no other try would help.</summary>
    public static TimeSpan? Wait(Outcome<HttpResponseMessage> outcome, TimeProvider timeProvider) => outcome switch
    {
        { Exception: ProviderException { IsHangUp: true } } => TimeSpan.Zero,
        { Exception: ProviderException told } => OfError(told, told.Status ?? 0, null),
        { Exception: { } error } => IsLostConnection(error) ? UsualWait : null,
        { Result: { IsSuccessStatusCode: false } refused } =>
            OfError(Told(refused), (int)refused.StatusCode, RetryAfter(refused, timeProvider)),
        _ => null,
    };

    private static TimeSpan? OfError(ProviderException told, int status, TimeSpan? retryAfter)
    {
        var kind = ErrorTable.KindOf(status, $"{told.Message} {told.Codes}");
        TimeSpan? wait = kind switch
        {
            ErrorKind.BadCall => TimeSpan.Zero,
            ErrorKind.RateLimited when status == 429 => retryAfter,
            ErrorKind.Other when status is 502 or 503 or 529 => retryAfter ?? UsualWait,
            ErrorKind.Busy => retryAfter ?? UsualWait,
            _ => null,
        };
        return wait <= LongestWait ? wait : null;
    }

    /// <summary>
    /// For how long a provider that refuses a call asks not to be called at all; null where it does not, or for too long.
    /// </summary>
    public static TimeSpan? AskedRest(HttpResponseMessage refused, TimeProvider timeProvider) =>
        refused.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            && RetryAfter(refused, timeProvider) is { } asked && OfError(Told(refused), (int)refused.StatusCode, asked) is not null
                ? asked : null;

    /// <summary>Why a call waits, in words for the user.</summary>
    /// <param name="status">How the provider refused it; null where it did not answer.</param>
    public static string Reason(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.TooManyRequests => "The model's provider asks to slow down.",
        null => "The model's provider did not answer.",
        _ => "The model's provider has no room.",
    };

    // The body is in memory: the handler buffers refusals.
    private static ProviderException Told(HttpResponseMessage refused)
    {
        using var body = new StreamReader(refused.Content.ReadAsStream(), leaveOpen: true);
        var told = ProviderWords.FromBody(body.ReadToEnd());
        if (body.BaseStream.CanSeek)
            body.BaseStream.Position = 0;
        return told;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage refused, TimeProvider timeProvider)
    {
        if (Number(refused, "retry-after-ms") is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        if (refused.Headers.RetryAfter is { } header)
            return header.Delta ?? header.Date - timeProvider.GetUtcNow();

        // Some send a fraction of a second, which HTTP does not know.
        return Number(refused, "Retry-After") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? Number(HttpResponseMessage refused, string header) => refused.Headers.TryGetValues(header, out var values)
        && double.TryParse(values.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 1e6
            ? number : null;

    private static bool IsLostConnection(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is SocketException
                { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.ConnectionAborted }
                or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
                or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded })
                return true;
        return false;
    }
}
