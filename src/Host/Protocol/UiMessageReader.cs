using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// Reads one message as the AI SDK keeps it (<c>UIMessage</c>, versions 4 to 7), or in the older shape <c>{role, content}</c>. A transcript
/// is posted whole with every turn, so that one odd part of an old message must not end the chat: what cannot be read is skipped.
/// </summary>
/// <exception cref="RequestException">The message is none; the text says where.</exception>
internal static class UiMessageReader
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="path">Where it stands, for errors.</param>
    /// <param name="isLast">Whether it is the one to answer, which must hold something.</param>
    /// <returns>The message; null for one of older clients that holds nothing for the model: a tool's result that its call has too, or
    /// data.</returns>
    public static UiMessage? Read(JsonElement message, string path, bool isLast)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new RequestException($"{path} must be an object.");
        if (Role(message, path) is not { } role)
            return null;
        if (isLast && message.Given("parts") is not { ValueKind: JsonValueKind.Array }
            && message.Given("content") is not { ValueKind: JsonValueKind.Array or JsonValueKind.String })
            throw new RequestException($"{path} has neither 'parts' nor 'content': a list of parts, or a text.");
        return new UiMessage(message.Text("id") ?? "", role, [.. Parts(message)]);
    }

    private static UiRole? Role(JsonElement message, string path) => message.Text("role") switch
    {
        "system" or "developer" => UiRole.System,
        "user" => UiRole.User,
        "assistant" => UiRole.Assistant,
        "tool" or "function" or "data" => null,
        null => throw new RequestException($"{path}.role is missing; use \"system\", \"user\" or \"assistant\"."),
        var other => throw new RequestException($"{path}.role is \"{Short(other)}\"; use \"system\", \"user\" or \"assistant\"."),
    };

    private static IEnumerable<UiPart> Parts(JsonElement message)
    {
        var parts = message.Given("parts") is { ValueKind: JsonValueKind.Array } ? "parts" : "content";
        if (message.Text(parts) is { } content)
            yield return new TextPart(content);

        // Version 4 kept calls and files beside the text, assistant-ui keeps files there. Where there are parts, they hold the calls too.
        if (parts == "content")
            foreach (var call in message.Items("toolInvocations"))
                if (UiPartReader.Invocation(call) is { } old)
                    yield return old;
        foreach (var part in message.Items(parts))
            if (UiPartReader.Read(part) is { } read)
                yield return read;
        foreach (var attached in message.Items("experimental_attachments").Concat(message.Items("attachments"))
            .SelectMany(UiFileReader.Attachment))
            yield return attached;
    }

    private static string Short(string text) => text.Length <= 40 ? text : string.Concat(text.EnumerateRunes().Take(40)) + "…";
}
