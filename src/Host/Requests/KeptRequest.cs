using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComfyAssistant.Host.Requests;

/// <summary>One answer to a conversation as a list shows it.</summary>
/// <param name="Id">Its id; later ones sort behind earlier ones.</param>
/// <param name="At">When it began.</param>
/// <param name="Chat">The id of the conversation; null where the client sends none.</param>
/// <param name="Asked">The id of the user's message; null where it has none.</param>
/// <param name="Message">The id of the message that holds the answer.</param>
/// <param name="Question">The beginning of what the user wrote last.</param>
/// <param name="Connection">Where it was sent, without user name, password and query; <c>demo</c> for the built-in demo.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Calls">How many model calls it took.</param>
/// <param name="InputTokens">Of all of them, as the provider counted.</param>
/// <param name="OutputTokens">Likewise.</param>
/// <param name="Milliseconds">From its beginning to its end.</param>
/// <param name="Outcome"><c>answered</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Draft">The name of the text that was tried; null where none was.</param>
internal sealed record RequestHead(
    string Id, DateTimeOffset At, string? Chat, string? Asked, string Message, string Question, string Connection, string Model, int Calls,
    int InputTokens, int OutputTokens, double Milliseconds, string Outcome, string? Error, string? Draft);

/// <summary>One answer with all that was sent and received for it.</summary>
/// <param name="Head">What lists show.</param>
/// <param name="Messages">The conversation as the client posted it; null where it was too long to be kept.</param>
/// <param name="Sections">The parts of the system message.</param>
/// <param name="Calls">The model calls, in order.</param>
internal sealed record KeptRequest(
    RequestHead Head, JsonElement? Messages, IReadOnlyList<KeptSection> Sections, IReadOnlyList<KeptCall> Calls);

/// <param name="Name">The template's variable for it.</param>
/// <param name="Tokens">How long it was (o200k).</param>
/// <param name="Limit">How long it could have been; null for one that is never shortened.</param>
/// <param name="LeftOut">What belongs there and was not in it.</param>
internal sealed record KeptSection(string Name, int Tokens, int? Limit, IReadOnlyList<string> LeftOut);

/// <summary>One model call. Times are milliseconds since the beginning of the answer.</summary>
/// <param name="At">When it began.</param>
/// <param name="Tokens">What it cost of the window, as the service counts.</param>
/// <param name="Shortened">What was shortened to make it fit.</param>
/// <param name="Attempts">Each time that it was sent; empty for the built-in demo, which sends nothing.</param>
/// <param name="InputTokens">As the provider counted; 0 where it does not tell.</param>
/// <param name="OutputTokens">Likewise.</param>
/// <param name="Finish">Why the model stopped; null where it failed.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Ended">When its last word was read.</param>
internal sealed record KeptCall(
    double At, KeptTokens Tokens, KeptCuts Shortened, IReadOnlyList<KeptAttempt> Attempts, int InputTokens, int OutputTokens,
    string? Finish, string? Error, double Ended);

/// <param name="Tools">Names, descriptions and schemas of the tools.</param>
/// <param name="Messages">The conversation, without the system message.</param>
/// <param name="Total">All together, with the system message.</param>
/// <param name="Budget">What it could have cost.</param>
/// <param name="Window">The model's window.</param>
internal sealed record KeptTokens(int Tools, int Messages, int Total, int Budget, int Window);

/// <param name="Results">Tool results that were shortened to a line.</param>
/// <param name="Turns">Turns of which only a summary was sent.</param>
/// <param name="Rounds">Tool rounds of the present turn of which only a summary was sent.</param>
/// <param name="Pieces">Messages of which only the beginning was sent.</param>
internal sealed record KeptCuts(int Results, int Turns, int Rounds, int Pieces);

/// <summary>One HTTP request to the provider, and what came back. Times are milliseconds since the beginning of the answer.</summary>
/// <param name="Url">Where it went, without user name and password.</param>
/// <param name="Sent">When it was sent.</param>
/// <param name="Body">What was sent, secrets masked.</param>
/// <param name="IsBodyCut">Whether pictures, or the end, were left out as it was too long to be kept.</param>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Answered">When the headers came; null where none did.</param>
/// <param name="First">When the first byte of the answer came; null where none did.</param>
/// <param name="Ended">When the last byte came; null where none did.</param>
/// <param name="Raw">The answer exactly as the provider sent it, secrets masked.</param>
/// <param name="IsRawCut">Whether the rest of a long line, or the end, was left out as it was too long to be kept.</param>
/// <param name="Error">What broke it off; null where nothing did.</param>
internal sealed record KeptAttempt(
    string Url, double Sent, [property: JsonConverter(typeof(LongText))] string Body, bool IsBodyCut, int? Status, double? Answered,
    double? First, double? Ended, [property: JsonConverter(typeof(LongText))] string Raw, bool IsRawCut, string? Error);

/// <summary>How they are written, to the disk and to callers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = Deep)]
[JsonSerializable(typeof(RequestHead))]
[JsonSerializable(typeof(KeptRequest))]
internal sealed partial class RequestJson : JsonSerializerContext
{
    private const int Deep = 300;

    /// <summary>
    /// For files: what is JSON inside of a text stays readable, and a quarter shorter than with its quotation marks as code numbers.
    /// </summary>
    public static RequestJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        MaxDepth = Deep,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
