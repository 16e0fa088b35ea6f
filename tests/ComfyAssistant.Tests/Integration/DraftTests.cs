using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A draft of any text is tried in one request, and stored nowhere.</summary>
public sealed class DraftTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=100000")
{
    private const string Role = "system_context/01_role";

    [Theory]
    [InlineData("prompt", Role, "You are a draft.")]
    [InlineData("prompt", "sections/goals", "Mind these aims:\n{{$items}}")]
    [InlineData("personality", "", "Speak like a sailor.")]
    [InlineData("persona", "pirate", "Speak like a pirate.")]
    [InlineData("goals", "", "Stickers, die-cut.")]
    [InlineData("skill", "light", "Always ask for the light.")]
    public async Task A_draft_is_in_its_own_request_alone(string kind, string name, string text)
    {
        await Service.OkAsync("PUT", "/api/user-context/goals", new { text = "Posters." });
        await Service.ChatAsync(Drafted(kind, name, text));
        await Service.ChatAsync("Hi");

        var said = text.Split('\n')[0];
        Assert.Contains(said, SystemMessage(0), StringComparison.Ordinal);
        Assert.DoesNotContain(said, SystemMessage(1), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "prompts")));
    }

    [Fact]
    public async Task A_draft_takes_the_place_of_what_is_stored()
    {
        await Service.OkAsync("PUT", "/api/user-context/personality", new { text = "Be terse." });
        await Service.ChatAsync(Drafted("personality", "", "Be wordy."));
        Assert.DoesNotContain("Be terse.", SystemMessage(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tools_description_can_be_tried_and_the_tool_still_runs()
    {
        Provider.Then(Chunks.Calls(("c1", "listRules", "{}"))).Then(Chunks.Answer("None."));
        var answer = await Service.ChatAsync(Drafted("tool", "listRules", "Say which rules there are."));
        var tools = Provider.Calls[0].Body["tools"]!.AsArray();
        var tried = tools.Single(tool => (string?)tool!["function"]!["name"] == "listRules")!;
        Assert.Equal("Say which rules there are.", (string?)tried["function"]!["description"]);
        Assert.Equal("None.", answer.Text);
        Assert.DoesNotContain("There is no tool", Provider.Calls[1].Messages.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused_before_the_model_is_asked()
    {
        await RefusedAsync("There are no drafts of the kind \"rule\"", 400, Drafted("rule", "1", "x"));
        await RefusedAsync("There is no prompt called 'no/such'", 404, Drafted("prompt", "no/such", "x"));
        await RefusedAsync("line 1, column 3", 400, Drafted("prompt", Role, "a {{"));
        var without = Of(User("Hi"));
        without["draft"] = new JsonObject { ["kind"] = "goals" };
        await RefusedAsync("'draft' needs 'kind' and 'text'", 400, without);
        Assert.Empty(Provider.Calls);
    }

    [Theory]
    [InlineData("personality", "Speak like a sailor.")]
    [InlineData("goals", "Stickers, die-cut.")]
    public async Task The_preview_shows_it(string kind, string text)
    {
        var preview = await Service.OkAsync("POST", "/api/prompts/preview", new { kind, text });
        Assert.Contains(text, (string?)preview["text"], StringComparison.Ordinal);
        await Service.RefusesAsync("'text' is missing", 400, "POST", "/api/prompts/preview", new { kind });
    }

    private static JsonObject Drafted(string kind, string name, string text)
    {
        var body = Of(User("Hi"));
        body["draft"] = new JsonObject { ["kind"] = kind, ["name"] = name, ["text"] = text };
        return body;
    }

    private async Task RefusedAsync(string why, int status, JsonNode body)
    {
        using var refused = await Service.PostAsync(body);
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Contains(why, (string?)problem!["error"], StringComparison.Ordinal);
    }

    private string SystemMessage(int call) => (string)Provider.Calls[call].Messages[0]!["content"]!;
}
