using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Answers the shipped examples as a good model would, by <c>Fixtures/examples/NAME.json</c>: which script it is, the user's words tell,
/// and how far it is, the assistant's messages since.
/// </summary>
internal sealed class ScriptedModel
{
    private readonly List<(string Asked, JsonArray Steps)> _scripts = [];

    /// <summary>What it says when it is asked to judge.</summary>
    public string Verdict { get; set; } = """{"reason": "It is so.", "verdict": "yes"}""";

    public static async Task<ScriptedModel> LoadAsync()
    {
        var model = new ScriptedModel();
        foreach (var example in await ShippedAsync())
        {
            var script = JsonNode.Parse(await File.ReadAllTextAsync(FileOf(example.Name)))!;
            var asked = (string)example.Messages[^1]!["parts"]![0]!["text"]!;
            model._scripts.Add((asked, script["steps"]!.AsArray()));
        }
        return model;
    }

    /// <summary>The examples that ship.</summary>
    public static async Task<IReadOnlyList<Example>> ShippedAsync()
    {
        var store = new ExampleStore(new UserContextFolder(Path.Combine(Path.GetTempPath(), "none")),
            new PromptFolder(RepositoryFiles.Of("src/Prompts")));
        return ChosenExamples.Of(await store.ListAsync(CancellationToken.None), null);
    }

    /// <summary>Answers a request.</summary>
    public Task PlayAsync(ProviderCall call)
    {
        var messages = call.Messages.Select(message => (Role: (string)message!["role"]!, Text: message["content"]?.ToJsonString() ?? ""))
            .ToList();
        if (messages[0].Text.Contains("You judge", StringComparison.Ordinal))
            return call.SendAsync(Chunks.Answer(Verdict));
        var asked = messages.FindLastIndex(message => message.Role == "user");
        var script = _scripts.Where(script => messages[asked].Text.Contains(Escaped(script.Asked), StringComparison.Ordinal))
            .OrderByDescending(script => script.Asked.Length).FirstOrDefault();
        Assert.True(script.Steps is not null, $"No example asks {messages[asked].Text}");
        var step = messages.Skip(asked + 1).Count(message => message.Role == "assistant");
        return call.SendAsync(step < script.Steps.Count ? Events(script.Steps[step]!, step) : Chunks.Answer("The script is at its end."));
    }

    /// <summary>A step as a provider streams it: a text, or a list of calls.</summary>
    public static string Events(JsonNode step, int number) => step is JsonArray calls
        ? Chunks.Calls([.. calls.Select((call, index) =>
            ($"call_{number}_{index}", (string)call!["tool"]!, call["arguments"]!.ToJsonString()))])
        : Chunks.Answer((string)step!);

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "examples", name + ".json");

    private static string Escaped(string text) => JsonValue.Create(text).ToJsonString()[1..^1];
}
