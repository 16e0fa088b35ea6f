using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Demo;

/// <summary>What the demo sees of a conversation.</summary>
/// <param name="Request">The user's last message.</param>
/// <param name="IsFirst">Whether nothing was answered yet.</param>
/// <param name="Results">What tools have returned since that message: name and result, in order.</param>
/// <param name="Tools">The names of the tools that are offered.</param>
internal sealed record DemoTurn(string Request, bool IsFirst, IReadOnlyList<(string Tool, string Text)> Results, IReadOnlySet<string> Tools)
{
    public static DemoTurn Of(ChatHistory history)
    {
        var turn = history.AsEnumerable().Reverse().TakeWhile(message => message.Role != AuthorRole.User).Reverse().ToList();
        var user = history.LastOrDefault(message => message.Role == AuthorRole.User);
        var request = string.Concat(user?.Items.OfType<TextContent>().Select(text => text.Text) ?? []);
        var results = turn.SelectMany(message => message.Items).OfType<FunctionResultContent>()
            .Select(result => (result.FunctionName ?? "", result.Result?.ToString() ?? ""));
        return new DemoTurn(request, !history.Any(message => message.Role == AuthorRole.Assistant), [.. results],
            ModelCall.Current?.Tools.Select(tool => tool.Name).ToHashSet() ?? []);
    }

    /// <summary>Why the last call failed, in its own words: of a result like <c>{"success":false,"error":…}</c> the error alone.</summary>
    public string LastError =>
        Outcome(Results[^1].Text) is { } outcome && outcome.TryGetProperty("error", out var error) ? error.ToString() : Results[^1].Text;

    /// <summary>Whether the user was asked before the last call, and said no.</summary>
    public bool WasRejected => Outcome(Results[^1].Text) is { } outcome && IsTrue(outcome, "rejected");

    /// <summary>The data of the last result of a tool, or null when the tool has not answered with success.</summary>
    public JsonElement? Data(string tool) =>
        Outcome(Results.LastOrDefault(result => result.Tool == tool).Text ?? "") is { } outcome && IsTrue(outcome, "success")
            && outcome.TryGetProperty("data", out var data)
            ? data
            : null;

    private static bool IsTrue(JsonElement outcome, string member) =>
        outcome.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;

    // What a tool returned; null for the sentence with which the service's own tools fail.
    private static JsonElement? Outcome(string text)
    {
        try
        {
            var root = JsonElement.Parse(text);
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
