using ComfyAssistant.Host.Valkey;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>The names of what hosts share of their answers.</summary>
internal static class AnswerKeys
{
    /// <summary>Which answer a chat was given last, as <c>ANSWER HOST</c>. The chat's id may have any length, and so is hashed.</summary>
    public static string Chat(string chatId) => ValkeyServer.KeyOf("chat", chatId);

    /// <summary>
    /// The answer's stream. The id of an entry with bytes (<c>b</c>) is where they end, counted from the first; so an entry that was
    /// written twice is known. Other entries: what was cut from the conversation (<c>c</c>, beside the first bytes), a failure before the
    /// first byte (<c>f</c>), the end (<c>e</c>), and the end that a reader wrote for a host that was lost (<c>d</c>).
    /// </summary>
    public static string Stream(string answer) => ValkeyServer.Prefix + "answer:" + answer;

    /// <summary>Is there once a reader has ended the answer of a host that was lost: should the host come back, it stops.</summary>
    public static string Ended(string answer) => ValkeyServer.Prefix + "ended:" + answer;

    /// <summary>Is there while the host lives; <see cref="LostHosts"/> says when it counts as lost.</summary>
    public static string Lease(string host) => ValkeyServer.Prefix + "host:" + host;

    /// <summary>Carries messages to the host: <c>stop</c>, <c>replace</c> or <c>read</c>, and an answer's id.</summary>
    public static string Messages(string host) => ValkeyServer.Prefix + "to:" + host;
}
