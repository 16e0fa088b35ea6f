using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// What providers answer 400 to, as data in <c>Fixtures/rules/providers.json</c>: a rule that a provider does not name is as lenient as can
/// be.
/// </summary>
internal sealed record OutgoingRules
{
    public static readonly IReadOnlyDictionary<string, OutgoingRules> All = JsonSerializer.Deserialize<Dictionary<string, OutgoingRules>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "rules", "providers.json")), JsonSerializerOptions.Web)!;

    public string IdPattern { get; init; } = ".";

    public string NamePattern { get; init; } = ".";

    public bool UserAfterTool { get; init; } = true;

    public bool AssistantLast { get; init; } = true;

    public bool SameRoleTwice { get; init; } = true;

    public bool FirstIsUser { get; init; }

    public bool BlankText { get; init; } = true;

    /// <summary>Every breach in words.</summary>
    public IEnumerable<string> Breaches(ChatHistory sent)
    {
        var open = new List<string?>();
        var ids = new HashSet<string?>();
        for (var i = 0; i < sent.Count; i++)
        {
            var (message, role, before) = (sent[i], sent[i].Role, i > 0 ? sent[i - 1].Role : default);
            if (role == AuthorRole.System && i > 0)
                yield return $"{i}: a second system message";
            if (i == 1 && FirstIsUser && role != AuthorRole.User)
                yield return $"{i}: does not begin with the user";
            if (role == AuthorRole.User && before == AuthorRole.Tool && !UserAfterTool)
                yield return $"{i}: a user's message behind a tool's result";
            if (role == before && role != AuthorRole.Tool && !SameRoleTwice)
                yield return $"{i}: two messages of {role} in a row";
            if (role == AuthorRole.Tool)
                foreach (var result in message.Items.OfType<FunctionResultContent>())
                {
                    if (!open.Remove(result.CallId))
                        yield return $"{i}: a result without its call";
                    continue;
                }
            else if (open.Count > 0)
                yield return $"{i}: comes while calls have no result";
            foreach (var call in message.Items.OfType<FunctionCallContent>())
            {
                open.Add(call.Id);
                if (!ids.Add(call.Id))
                    yield return $"{i}: the id {call.Id} twice";
                if (!Regex.IsMatch(call.Id ?? "", IdPattern))
                    yield return $"{i}: the id {call.Id}";
                if (!Regex.IsMatch(call.FunctionName, NamePattern))
                    yield return $"{i}: the name {call.FunctionName}";
            }
            if (message.Items.Count == 0)
                yield return $"{i}: an empty message";
            if (!BlankText && message.Items.OfType<TextContent>().Any(text => string.IsNullOrWhiteSpace(text.Text)))
                yield return $"{i}: a blank text";
        }
        if (open.Count > 0)
            yield return "the end: calls have no result";
        if (sent[^1].Role == AuthorRole.Assistant && !AssistantLast)
            yield return "the end: an assistant's message";
    }
}
