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
    public static DemoTurn Of(ChatHistory history, PromptExecutionSettings? settings)
    {
        var turn = history.AsEnumerable().Reverse().TakeWhile(message => message.Role != AuthorRole.User).Reverse().ToList();
        var user = history.LastOrDefault(message => message.Role == AuthorRole.User);
        var request = string.Concat(user?.Items.OfType<TextContent>().Select(text => text.Text) ?? []);
        var results = turn.SelectMany(message => message.Items).OfType<FunctionResultContent>().Select(result => (result.FunctionName ?? "", result.Result?.ToString() ?? ""));
        return new DemoTurn(request, !history.Any(message => message.Role == AuthorRole.Assistant), [.. results], Offered(history, settings));
    }

    /// <summary>The data of the last result of a tool, or null when the tool has not answered with success.</summary>
    public JsonElement? Data(string tool)
    {
        var text = Results.LastOrDefault(result => result.Tool == tool).Text;
        try
        {
            using var json = JsonDocument.Parse(text ?? "");
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("success", out var ok) && ok.ValueKind == JsonValueKind.True && root.TryGetProperty("data", out var data)
                ? data.Clone()
                : null;
        }
        catch (JsonException)
        {
            // An error text: the tool did not succeed.
            return null;
        }
    }

    /// <summary>Why the last call failed, in its own words: of a result like <c>{"success":false,"error":…}</c> the error alone.</summary>
    public string LastError
    {
        get
        {
            var text = Results[^1].Text;
            try
            {
                using var json = JsonDocument.Parse(text);
                return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error) ? error.ToString() : text;
            }
            catch (JsonException)
            {
                // The service's own tools fail with a sentence.
                return text;
            }
        }
    }

    private static HashSet<string> Offered(ChatHistory history, PromptExecutionSettings? settings)
    {
        var choice = settings?.FunctionChoiceBehavior?.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext(history));
        return choice?.Functions?.Select(function => function.Name).ToHashSet() ?? [];
    }
}
