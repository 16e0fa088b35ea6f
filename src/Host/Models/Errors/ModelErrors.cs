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
        ProviderException inside => Explain(inside.Status ?? 0, inside, retryAfter: null, inside),
        ClientResultException { Status: > 0 } answered => Explain(answered.Status, Words(answered), RetryAfter(answered), answered),
        // Only reading an answer that had begun fails like this; what fails before comes as one of the next.
        IOException => Explain(0, new ProviderException(Cause(error)), retryAfter: null, error),
        ClientResultException or HttpRequestException or SocketException => Failed(
            $"Could not reach the model at {options.ShownUrl} ({Cause(error)}). Start the provider, or correct {options.Names.Address}.",
            error, ErrorKind.Unreachable),
        _ => null,
    };

    /// <summary>The provider refused a request.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">What it said.</param>
    public ModelException Refused(int status, string body)
    {
        var told = ProviderWords.FromBody(body);
        return Explain(status, told, retryAfter: null, new HttpRequestException(told.Message));
    }

    /// <summary>The provider sent nothing for too long.</summary>
    /// <param name="cause">What ended the wait.</param>
    /// <param name="onlyAlive">For how long it said that it was still there, and no more; null where it said nothing at all.</param>
    public ModelException Silent(Exception cause, TimeSpan? onlyAlive) => Failed(
        $"The model at {options.ShownUrl} sent nothing "
        + (onlyAlive is { } alive ? $"but signs of life for {Seconds(alive)}. " : $"for {Seconds(options.IdleTimeout)}. ")
        + "If it is only slow, raise LLM_IDLE_TIMEOUT_SECONDS.", cause, ErrorKind.Silent);

    /// <summary>The model did not finish a short answer in time.</summary>
    /// <param name="cause">What ended the wait.</param>
    /// <param name="limit">How long it was waited.</param>
    public ModelException NoAnswer(Exception cause, TimeSpan limit) => Failed(
        $"The model \"{options.Model}\" did not answer a short question within {Seconds(limit)}.", cause, ErrorKind.Silent);

    /// <summary>The provider did not list its models in time.</summary>
    /// <param name="cause">What ended the wait.</param>
    /// <param name="limit">How long it was waited.</param>
    public ModelException NoList(Exception cause, TimeSpan limit) => Failed(
        $"{options.ShownUrl} did not answer within {Seconds(limit)}. Start the provider, or correct {options.Names.Address}.", cause,
        ErrorKind.Silent);

    private ModelException Explain(int status, ProviderException told, TimeSpan? retryAfter, Exception error)
    {
        var kind = ErrorTable.KindOf(status, $"{told.Message} {told.Codes}");
        var explained = Explain(kind, status, told, retryAfter, error);
        explained.Kind = kind;
        return explained;
    }

    private ModelException Explain(ErrorKind kind, int status, ProviderException told, TimeSpan? retryAfter, Exception error)
    {
        var said = Quote(told.Message);
        return kind switch
        {
            // A web page instead of an answer.
            _ when status == 404 && error is ProviderException =>
                Failed($"{options.ShownUrl} answered with {_mask.Apply(told.Message)}. "
                    + $"Correct {options.Names.Address}; most providers' addresses end in /v1.",
                    error),
            ErrorKind.RateLimited => new ModelException(ModelFailure.RateLimited, RateLimit(said, retryAfter), error),
            ErrorKind.TooLong => TooLong(said, error),
            ErrorKind.EmptyAccount =>
                Failed($"The provider wants payment{said}. "
                    + $"Check the credit and the limits of your account there, or choose {options.Names.Other}; "
                    + "waiting does not help.", error),
            ErrorKind.Country =>
                Failed($"The provider does not serve your country or region{said}. "
                    + $"Choose another provider{InAddress}.", error),
            ErrorKind.Moderation =>
                Failed($"The provider's content filter refused the request{said}. Put it in other words, or choose {options.Names.Other}.",
                    error),
            ErrorKind.WrongKey => Failed($"The provider refused the key{said}. Check {options.Names.Key} for {options.ShownUrl}.", error),
            ErrorKind.Forbidden =>
                Failed($"The provider refused access{said}. Check that {Key} may use the model \"{options.Model}\" "
                    + $"at {options.ShownUrl}.", error),
            ErrorKind.UnknownModel =>
                Failed($"The provider does not know the model \"{options.Model}\"{said}. "
                    + $"Correct {options.Names.Model}, or {options.Names.Address} (now {options.ShownUrl}).", error),
            ErrorKind.NoTools =>
                Failed($"The model \"{options.Model}\" cannot call tools{said}. "
                    + $"Choose {options.Names.Other}, or turn tool calls on in your server.",
                    error),
            ErrorKind.NoImages =>
                Failed($"The model \"{options.Model}\" cannot see images{said}. "
                    + $"Start a new chat without them, or choose {options.Names.Other}.",
                    error),
            ErrorKind.BadCall =>
                Failed($"The model wrote a tool call that the provider could not read{said}. Try again, or choose {options.Names.Other}.",
                    error),
            _ when status >= 500 =>
                Failed($"The provider failed with status {status}{said}. Try again in a moment; if it stays so, check {options.ShownUrl}.",
                    error),
            _ when status == 0 =>
                Failed($"The model's answer broke off{said}. Try again; if it stays so, "
                    + $"check {options.Names.Model} and {options.Names.Address}.",
                    error),
            _ => Failed($"The provider refused the request with status {status}{said}. "
                + $"Check {options.Names.Model} and {options.Names.Address}.", error),
        };
    }

    // A connection's model is chosen where the user is; a variable has to be named.
    private string InModel => options.Names == SettingNames.Variables ? " in OPENAI_MODEL" : "";

    private string InAddress => options.Names == SettingNames.Variables ? " in OPENAI_API_BASE_URL" : "";

    private string Key => options.Names == SettingNames.Variables ? "the key in OPENAI_API_KEY" : options.Names.Key;

    private ModelException TooLong(string said, Exception error) => new(ModelFailure.TooLong,
        $"The conversation is too long for the model{said}. Start a new chat, or choose a model with a larger window{InModel}.",
            error);

    private ModelException Failed(string message, Exception cause, ErrorKind kind = ErrorKind.Other) =>
        new(ModelFailure.Failed, _mask.Apply(message), cause) { Kind = kind };

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
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) && at > timeProvider.GetUtcNow()
            ? at - timeProvider.GetUtcNow() : null;
    }

    private static ProviderException Words(ClientResultException error)
    {
        var body = error.GetRawResponse()?.Content.ToString();
        return string.IsNullOrWhiteSpace(body) ? new ProviderException("") : ProviderWords.FromBody(body);
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
        return error is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connection refused"
            : error.Message.TrimEnd('.');
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture,
            $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} {(time.TotalSeconds <= 1 ? "second" : "seconds")}"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60):0} minutes"),
    };


    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
