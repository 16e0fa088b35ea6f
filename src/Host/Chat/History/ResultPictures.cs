using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// The pictures in the results of tools that run in the panel: <c>{"type":"image","mediaType","data"}</c> with base64, at any depth.
/// OpenAI-compatible servers take no pictures in a tool's message, so those of a round follow it in a message of the user's. Only the
/// newest of the present turn are sent, and no more than fit into a quarter of the window: each costs as much as a long text, and older
/// ones show what has changed since.
/// </summary>
internal sealed class ResultPictures
{
    /// <summary>The most pictures that are sent.</summary>
    public const int Most = 4;

    /// <summary>The largest picture that is sent, in bytes. The panel sends far smaller ones.</summary>
    public const int Largest = 2 * 1024 * 1024;

    private const string Below = "(a picture, shown below)";
    private const string Past = "(an earlier picture, which is not sent again)";
    private const string LeftOut = "(The pictures were left out, as they do not fit. Go by the rest of the results.)";
    private const string Refused =
        "(The pictures were left out: this model does not take any. Go by the rest of the results, and say so if it matters.)";

    private const string Unsent = "(a picture, which is left out, as it does not fit)";
    private const string Unseen = "(a picture, which this model cannot see)";
    private const string Unread = "(a picture, which cannot be read)";
    private const string Mark = "result-pictures";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _seen;
    private readonly int _presentFrom;
    private readonly List<KernelContent> _round = [];
    private readonly int _most;
    private int _left;

    /// <param name="request">The conversation.</param>
    /// <param name="seesPictures">Whether the model takes pictures; null where nobody knows.</param>
    /// <param name="window">The model's window in tokens; null for one that holds <see cref="Most"/>.</param>
    public ResultPictures(ChatRequest request, bool? seesPictures, int? window = null)
    {
        _most = window is { } tokens ? Math.Min(Most, tokens / 4 / MessageTokens.PerImage) : Most;
        _seen = seesPictures != false;
        for (var at = 0; at < request.Messages.Count; at++)
            if (request.Messages[at].Role == UiRole.User)
                _presentFrom = at;
        _left = request.Messages.Skip(_presentFrom).SelectMany(message => message.Parts).OfType<ToolPart>()
            .Sum(part => part.Output is { } output ? Count(output) : 0);
    }

    /// <summary>Whether a message of the history is one of pictures, or of the words in their place.</summary>
    public static bool Is(ChatMessageContent message) => message.Metadata?.ContainsKey(Mark) == true;

    /// <summary>A result's text when the message of its pictures is left out.</summary>
    public static string WithoutBelow(string result) => result.Replace(Below, Past, StringComparison.Ordinal);

    /// <summary>Takes the pictures of results out of a history, for a model that refused them; false where there are none.</summary>
    public static bool TakeOut(ChatHistory history)
    {
        var any = false;
        for (var at = history.Count - 1; at >= 0; at--)
            if (HasAny(history[at]))
            {
                history[at] = Note(Refused);
                any = true;
            }
        return any;
    }

    /// <summary>The note for a message of pictures that do not fit; null where the message is none of those.</summary>
    public static ChatMessageContent? WithoutPictures(ChatMessageContent message) => HasAny(message) ? Note(LeftOut) : null;

    /// <summary>What the model reads of a result: the same text without the pictures' data.</summary>
    /// <param name="part">The call.</param>
    /// <param name="text">Its result as text.</param>
    /// <param name="at">The index of its message in the request.</param>
    public string Text(ToolPart part, string text, int at)
    {
        if (part.State != ToolState.OutputAvailable || part.Output is not { } output || Count(output) == 0)
            return text;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Copy(output, writer, picture => Place(picture, part.Name, at >= _presentFrom));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Adds the message with the pictures of the round whose results were added last.</summary>
    public void EndRound(ChatHistory history)
    {
        if (_round.Count == 0)
            return;
        history.Add(Marked([.. _round]));
        _round.Clear();
    }

    private static bool HasAny(ChatMessageContent message) => Is(message) && message.Items.OfType<ImageContent>().Any();

    private static ChatMessageContent Note(string text) => Marked([new TextContent(text)]);

    // Without the mark it would pass for the user's newest message.
    private static ChatMessageContent Marked(ChatMessageContentItemCollection items) =>
        new(AuthorRole.User, items) { Metadata = new Dictionary<string, object?> { [Mark] = true } };

    private string Place(JsonElement picture, string tool, bool isPresent)
    {
        if (!isPresent)
            return Past;
        var left = _left--;
        if (left > Most)
            return Past;
        if (!_seen)
            return Unseen;
        if (left > _most)
            return Unsent;
        var url = $"data:{picture.Text("mediaType")};base64,{picture.Text("data")}";
        if (DataUrl.Read(url) is not { Bytes: { Length: > 0 and <= Largest } bytes } || Attachment.PictureType(bytes) is not { } type)
            return Unread;
        var number = _round.OfType<ImageContent>().Count() + 1;
        _round.Add(new TextContent(string.Create(CultureInfo.InvariantCulture, $"(Picture {number}, from the result of {tool}:)")));
        _round.Add(new ImageContent(bytes, type));
        return Below;
    }

    private static bool IsPicture(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.Text("type") == "image"
        && value.Text("mediaType")?.StartsWith("image/", StringComparison.Ordinal) == true && value.Text("data") is { Length: > 0 };

    private static int Count(JsonElement value) => value.ValueKind switch
    {
        _ when IsPicture(value) => 1,
        JsonValueKind.Object => value.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static void Copy(JsonElement value, Utf8JsonWriter writer, Func<JsonElement, string> place)
    {
        if (IsPicture(value))
        {
            writer.WriteStringValue(place(value));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                Copy(member.Value, writer, place);
            }
            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
                Copy(item, writer, place);
            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
