using System.ClientModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>Says of a failed model call what a user can do about it.</summary>
internal sealed partial class ModelErrors(ModelOptions options, TimeProvider timeProvider, SecretMask? mask = null)
{
    private const int MaxWords = 300;

    private readonly SecretMask _mask = mask ?? SecretMask.Of(options.ApiKey);

    /// <summary>The failure in words, or null when <paramref name="error"/> does not come from the provider.</summary>
    public ModelException? Explain(Exception error) => error switch
    {
        ModelException known => known,
        ProviderException inside => Explain(inside.Status ?? 0, inside.Message, retryAfter: null, inside),
        ClientResultException { Status: > 0 } answered => Explain(answered.Status, Words(answered), RetryAfter(answered), answered),
        // Only reading an answer that had begun fails like this; what fails before comes as one of the next.
        IOException => Explain(0, Cause(error), retryAfter: null, error),
        ClientResultException or HttpRequestException or SocketException => Failed(
            $"Could not reach the model at {options.ShownUrl} ({Cause(error)}). Start the provider, or correct OPENAI_API_BASE_URL.", error),
        _ => null,
    };

    /// <summary>The provider sent nothing for too long.</summary>
    public ModelException Silent(Exception cause) => Failed(
        $"The model at {options.ShownUrl} sent nothing for {Seconds(options.IdleTimeout)}. If it is only slow, raise LLM_IDLE_TIMEOUT_SECONDS.", cause);

    private ModelException Explain(int status, string words, TimeSpan? retryAfter, Exception error)
    {
        var said = Quote(words);
        return status switch
        {
            429 => new ModelException(ModelFailure.RateLimited, RateLimit(said, retryAfter), error),
            413 => TooLong(said, error),
            400 or 422 or 500 when SaysTooLong().IsMatch(words) => TooLong(said, error),
            401 or 403 => Failed($"The provider refused the key{said}. Check OPENAI_API_KEY for {options.ShownUrl}.", error),
            402 => Failed($"The provider wants payment{said}. Check your account there, or choose another OPENAI_MODEL.", error),
            404 when error is ProviderException => Failed($"{options.ShownUrl} answered with {_mask.Apply(words)}. Correct OPENAI_API_BASE_URL; most providers' addresses end in /v1.", error),
            404 => Failed($"The provider does not know the model \"{options.Model}\"{said}. Correct OPENAI_MODEL, or OPENAI_API_BASE_URL (now {options.ShownUrl}).", error),
            >= 500 => Failed($"The provider failed with status {status}{said}. Try again in a moment; if it stays so, check {options.ShownUrl}.", error),
            0 => Failed($"The model's answer broke off{said}. Try again; if it stays so, check OPENAI_MODEL and OPENAI_API_BASE_URL.", error),
            _ => Failed($"The provider refused the request with status {status}{said}. Check OPENAI_MODEL and OPENAI_API_BASE_URL.", error),
        };
    }

    private static ModelException TooLong(string said, Exception error) => new(ModelFailure.TooLong,
        $"The conversation is too long for the model{said}. Start a new chat, or choose a model with a larger window in OPENAI_MODEL.", error);

    private ModelException Failed(string message, Exception cause) => new(ModelFailure.Failed, _mask.Apply(message), cause);

    private static string RateLimit(string said, TimeSpan? retryAfter) =>
        "The model's provider asks to slow down" + said + ". "
        + (retryAfter is { } wait ? $"Please try again in {Seconds(wait)}." : "Please try again in a moment.")
        + " If this happens often, raise LLM_REQUEST_DELAY_SECONDS.";

    private TimeSpan? RetryAfter(ClientResultException error)
    {
        if (error.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) != true)
            return null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6)
            return TimeSpan.FromSeconds(Math.Ceiling(seconds));
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) && at > timeProvider.GetUtcNow() ? at - timeProvider.GetUtcNow() : null;
    }

    private static string Words(ClientResultException error)
    {
        var body = error.GetRawResponse()?.Content.ToString();
        return string.IsNullOrWhiteSpace(body) ? "" : ProviderWords.FromBody(body);
    }

    private string Quote(string words)
    {
        var line = Whitespace().Replace(words, " ").Trim().TrimEnd('.');
        line = _mask.Apply(line);
        return line.Length == 0 ? "" : $": \"{(line.Length <= MaxWords ? line : line.Start(MaxWords - 1) + "…")}\"";
    }

    private static string Cause(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connection refused" : error.Message.TrimEnd('.');
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} {(time.TotalSeconds <= 1 ? "second" : "seconds")}"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60):0} minutes"),
    };

    // OpenAI: context_length_exceeded; llama.cpp: exceed_context_size_error; vLLM, Groq, Mistral and others in plain words.
    [GeneratedRegex(@"context.{0,12}(length|size|window)|maximum context|too (long|large|many tokens)|reduce the length|exceeds? .{0,30}(context|token)", RegexOptions.IgnoreCase)]
    private static partial Regex SaysTooLong();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
