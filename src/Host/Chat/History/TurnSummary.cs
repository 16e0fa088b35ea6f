using System.Globalization;
using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// What is left of turns that no longer fit: what was asked and what was done, a line each. It stands as an exchange of its own, so that
/// roles still alternate.
/// </summary>
internal static class TurnSummary
{
    private const int Quote = 160;

    /// <summary>The lines of one turn, which begins with its user message.</summary>
    public static string Line(IEnumerable<HistoryBlock> turn)
    {
        var messages = turn.SelectMany(block => block.Messages).ToList();
        var tools = messages.SelectMany(message => message.Items).OfType<FunctionCallContent>().GroupBy(call => call.FunctionName)
            .Select(group => group.Count() == 1 ? group.Key : string.Create(CultureInfo.InvariantCulture, $"{group.Key} ×{group.Count()}"))
                .ToList();
        var answer = messages.LastOrDefault(
            message => message.Role == AuthorRole.Assistant && !string.IsNullOrWhiteSpace(message.Content))?.Content;
        var line = new StringBuilder("- ");
        if (messages[0].Role == AuthorRole.User)
            line.Append("Asked: ").Append(Quoted(Text(messages[0]))).Append(' ');
        if (tools.Count > 0)
            line.Append("Done with: ").AppendJoin(", ", tools).Append(". ");
        if (answer is not null)
            line.Append("Answered: ").Append(Quoted(answer));
        return line.ToString().TrimEnd();
    }

    /// <summary>The exchange that stands for the lines of old turns.</summary>
    /// <param name="lines">The lines that are kept, oldest first.</param>
    /// <param name="dropped">How many older ones are not.</param>
    public static IReadOnlyList<ChatMessageContent> Exchange(IEnumerable<string> lines, int dropped)
    {
        var text = new StringBuilder("(Summary of the earlier conversation, which is too long to repeat. "
            + "It is a record, not a request.)\n");
        if (dropped > 0)
            text.Append(CultureInfo.InvariantCulture, $"- {dropped} older turns are left out.\n");
        text.AppendJoin('\n', lines);
        return [new ChatMessageContent(AuthorRole.User, text.ToString()),
            new ChatMessageContent(AuthorRole.Assistant, "I have read the summary.")];
    }

    private static string Text(ChatMessageContent message) =>
        string.Join(' ', message.Items.OfType<TextContent>().Select(item => item.Text));

    private static string Quoted(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= Quote ? $"\"{line}\"" : $"\"{line.Start(Quote)}…\"";
    }
}
