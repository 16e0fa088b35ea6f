using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>The body of <c>POST /api/chat</c>.</summary>
internal sealed record ChatRequest
{
    private const int MaxDepth = 256;

    // Characters of a transcript that is kept as it was posted.
    private const int LongestPosted = 4 * 1024 * 1024;

    /// <summary>The transcript, oldest first; at least one message.</summary>
    public required IReadOnlyList<UiMessage> Messages { get; init; }

    /// <summary>
    /// Names of the tools that the client runs itself; null when it does not say. An empty list says nothing either: assistant-ui sends
    /// one even where the page handles calls by other means.
    /// </summary>
    public IReadOnlySet<string>? ClientTools { get; init; }

    /// <summary>Whether the client sent the schemas of its tools, as assistant-ui does.</summary>
    public bool HasToolSchemas { get; init; }

    /// <summary>The chat's id, by which a second viewer finds the running answer; null where the client sends none.</summary>
    public string? ChatId { get; init; }

    /// <summary>
    /// Whether the answer goes on when its reader is lost, and can be followed again; a lost client cancels it otherwise.
    /// </summary>
    public bool IsResumable { get; init; }

    /// <summary>The id of the connection that answers; null for the default.</summary>
    public string? Connection { get; init; }

    /// <summary>The model that answers, as its provider spells it; null for the connection's own.</summary>
    public string? Model { get; init; }

    /// <summary>Which tools the model is offered, by the name of the set; null for the model's own setting.</summary>
    public string? ToolSet { get; init; }

    /// <summary>
    /// Whether the panel only tries a model, on a canvas of its own: the service's tools that change something are left out.
    /// </summary>
    public bool IsTrial { get; init; }

    /// <summary>
    /// Whether it comes from the panel's own page or from a program that is no browser: only those are offered tools of MCP servers. Any
    /// other page of this machine may chat, and could have the model call what its user has allowed the panel.
    /// </summary>
    public bool IsFromOwnPage { get; init; }

    /// <summary>Whether the panel's runs come to ComfyUI through this service, which counts them then.</summary>
    public bool RunsThroughService { get; init; }

    /// <summary>A text that is tried instead of the stored one; null for none.</summary>
    public TriedText? Draft { get; init; }

    /// <summary>The transcript as it was posted, where it is to be kept and not too long; else null.</summary>
    public JsonElement? Posted { get; private init; }

    /// <summary>What the page wants the model to know, as assistant-ui's <c>system</c>; null for nothing.</summary>
    public string? Instructions { get; init; }

    /// <summary>
    /// The id of the message that the answer belongs to. A follow-up after tool results continues the assistant's message under
    /// its own id: with another one clients push a second copy of it and crash on doubled keys.
    /// </summary>
    public string? ContinuedId => Messages[^1] is { Role: UiRole.Assistant, Id.Length: > 0 } last ? last.Id : null;

    /// <summary>What the user wrote last, the text of files excepted; empty where the user wrote nothing.</summary>
    public string LastUserText => string
        .Join('\n', Messages.LastOrDefault(message => message.Role == UiRole.User)?.Parts.OfType<TextPart>().Select(part => part.Text)
        ?? []);

    /// <summary>Whether a panel has answered a slash command by itself and only posts the transcript; no model is called then.</summary>
    public bool IsLocalCommand =>
        Messages[^1] is { Role: UiRole.Assistant } last
        && last.Parts.OfType<TextPart>().Any(part => part.Text.Contains("<!-- local:slash -->", StringComparison.Ordinal));

    /// <summary>Reads the body.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="keepsPosted">Whether <see cref="Posted"/> is wanted.</param>
    /// <exception cref="RequestException">It is no JSON, or breaks a rule of the protocol.</exception>
    public static async Task<ChatRequest> ReadAsync(Stream body, CancellationToken cancellationToken, bool keepsPosted = false)
    {
        using var json = await ParseAsync(body, cancellationToken);
        try
        {
            var request = Read(json.RootElement);
            return keepsPosted && json.RootElement.GetProperty("messages") is var posted && posted.GetRawText().Length <= LongestPosted
                ? request with { Posted = posted.Clone() }
                : request;
        }
        catch (InvalidOperationException broken) when (broken is not ObjectDisposedException)
        {
            // Half a surrogate pair, as JavaScript's slice() leaves it in a cut emoji: legal JSON, but no text.
            throw new RequestException("Invalid JSON body", broken.Message);
        }
    }

    private static ChatRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new RequestException("The body must be a JSON object with a 'messages' array.");
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array)
            throw new RequestException("'messages' must be an array of messages.");
        if (messages.GetArrayLength() == 0)
            throw new RequestException("'messages' is empty; send at least one message.");

        var last = messages.GetArrayLength() - 1;
        var read = messages.EnumerateArray()
            .Select((message, index) => UiMessageReader.Read(message, $"messages[{index}]", isLast: index == last)).OfType<UiMessage>()
                .ToList();
        if (read.Count == 0)
            throw new RequestException("'messages' holds no message of a user or an assistant; send at least one.");
        return new ChatRequest
        {
            Messages = read,
            ClientTools = Tools(root),
            HasToolSchemas = HasSchemas(root),
            ChatId = root.Text("id") is { Length: > 0 } id ? id : null,
            Instructions = root.Text("system"),
            Connection = root.Text("connection") is { Length: > 0 } connection ? connection : null,
            Model = root.Text("model") is { Length: > 0 } model ? model : null,
            ToolSet = root.Text("toolSet") is { Length: > 0 } set ? set : null,
            IsTrial = root.Given("trial") is { ValueKind: JsonValueKind.True },
            Draft = root.Given("draft") is { ValueKind: JsonValueKind.Object } draft ? TriedText.Read(draft) : null,
            IsResumable = root.Given("resumable") is { ValueKind: JsonValueKind.True },
        };
    }

    private static async Task<JsonDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            // A deep workflow in a tool's input is legal.
            return await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = MaxDepth }, cancellationToken);
        }
        catch (JsonException broken)
        {
            throw JsonFault.Refused(broken, MaxDepth);
        }
    }

    private static bool HasSchemas(JsonElement root) => root.Given("tools") is { ValueKind: JsonValueKind.Object } tools
        && tools.EnumerateObject().Any(tool => tool.Value.Given("parameters") is { ValueKind: JsonValueKind.Object } schema
            && schema.EnumerateObject().Any());

    // The schemas that assistant-ui sends along are not always JSON Schema: only the names are of use.
    private static HashSet<string>? Tools(JsonElement root)
    {
        if (!root.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Object)
            return null;
        var names = tools.EnumerateObject().Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 ? names : null;
    }
}
