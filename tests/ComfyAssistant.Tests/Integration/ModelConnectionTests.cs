using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Connections made over HTTP, with a second provider beside the environment's.</summary>
public sealed class ModelConnectionTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=100000")
{
    private const string Key = "sk-second-provider-9876";

    [Fact]
    public async Task A_connection_answers_from_the_next_message_on_and_the_default_stays()
    {
        await using var second = await ScriptedProvider.StartAsync();
        await PutAsync("second", second, new() { ["model"] = "their-model" });
        var answer = await Service.ChatAsync(Asking("Hi", "second"));
        Assert.Equal("Hello", answer.Text);
        var call = Assert.Single(second.Calls);
        Assert.Equal("Bearer " + Key, call.Authorization);
        Assert.Equal("their-model", (string?)call.Body["model"]);
        Assert.Empty(Provider.Calls);

        await Service.ChatAsync(Asking("Hi", "second", "another-model"));
        Assert.Equal("another-model", (string?)second.Calls[1].Body["model"]);
        await Service.ChatAsync("Hi");
        Assert.Equal("test-model", (string?)Assert.Single(Provider.Calls).Body["model"]);
        await Service.ChatAsync(Asking("Hi", "environment"));
        Assert.Equal(2, Provider.Calls.Count);
    }

    [Fact]
    public async Task A_changed_key_is_used_by_the_next_message_and_a_deleted_connection_by_none()
    {
        await using var second = await ScriptedProvider.StartAsync();
        await PutAsync("second", second, new() { ["model"] = "m" });
        await Service.ChatAsync(Asking("Hi", "second"));
        await PutAsync("second", second, new() { ["model"] = "m", ["key"] = "sk-another-key-5555" });
        await Service.ChatAsync(Asking("Hi", "second"));
        Assert.Equal("Bearer sk-another-key-5555", second.Calls[1].Authorization);

        (await Service.Http.DeleteAsync("/api/models/second")).EnsureSuccessStatusCode();
        using var gone = await Service.PostAsync(Asking("Hi", "second"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var told = (string?)(await gone.Content.ReadFromJsonAsync<JsonObject>())!["error"];
        Assert.Contains("no connection \"second\" any more", told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Service.Http.DeleteAsync("/api/models/second")).StatusCode);
    }

    [Fact]
    public async Task A_stored_key_stays_with_its_address()
    {
        await using var second = await ScriptedProvider.StartAsync();
        await PutAsync("second", second);
        using var kept = await SendAsync("second", new() { ["baseUrl"] = second.Url, ["model"] = "m" });
        Assert.Equal("••••9876", (string?)(await kept.Content.ReadFromJsonAsync<JsonObject>())!["shownKey"]);

        // Otherwise whoever may change an address could have the key sent there.
        using var moved = await SendAsync("second", new() { ["baseUrl"] = "http://127.0.0.1:9/v1" });
        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);

        using var removed = await SendAsync("second", new() { ["baseUrl"] = second.Url, ["key"] = "" });
        Assert.Null((await removed.Content.ReadFromJsonAsync<JsonObject>())!["shownKey"]);
    }

    [Fact]
    public async Task The_environment_is_listed_first_and_cannot_be_changed()
    {
        var list = await ListAsync();
        Assert.Equal("environment", (string?)list["default"]);
        var first = list["connections"]![0]!;
        Assert.Equal(("environment", true, "test-model", "••••7890"),
            ((string?)first["id"], (bool)first["isReadOnly"]!, (string?)first["model"], (string?)first["shownKey"]));
        using var put = await SendAsync("environment", new() { ["baseUrl"] = "http://127.0.0.1:9/v1" });
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Service.Http.DeleteAsync("/api/models/environment")).StatusCode);
    }

    [Fact]
    public async Task Errors_name_the_connection_instead_of_variables()
    {
        await using var second = await ScriptedProvider.StartAsync();
        await PutAsync("second", second, new() { ["name"] = "My second", ["model"] = "m" });
        second.Refuse(401, """{"error":{"message":"no"}}""");
        using var refused = await Service.PostAsync(Asking("Hi", "second"));
        var told = (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["error"];
        Assert.Contains("Check the key of the connection \"My second\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("OPENAI_", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_is_shortened_to_the_connections_own_window()
    {
        await using var second = await ScriptedProvider.StartAsync();
        await PutAsync("second", second, new() { ["model"] = "m", ["contextTokens"] = 16_000 });
        var messages = Enumerable.Range(0, 8).SelectMany(_ => new[]
        {
            Conversation.User(string.Join(' ', Enumerable.Repeat("words", 2000))), Conversation.Assistant("a", Conversation.Text("yes")),
        });
        var body = Conversation.Of([.. messages, Conversation.User("And now?")]);
        body["connection"] = "second";
        using var shortened = await Service.PostAsync(body);
        Assert.True(shortened.Headers.Contains("X-ComfyAssistant-Shortened"));
        body["connection"] = "environment";
        using var whole = await Service.PostAsync(body);
        Assert.False(whole.Headers.Contains("X-ComfyAssistant-Shortened"));
    }

    [Fact]
    public async Task A_connection_without_a_model_asks_its_provider()
    {
        await using var second = await ScriptedProvider.StartAsync();
        second.Models = """{"data":[{"id":"tiny-embed"},{"id":"qwen3-32b","context_length":40000}]}""";
        await PutAsync("second", second);
        await Service.ChatAsync(Asking("Hi", "second"));
        Assert.Equal("qwen3-32b", (string?)Assert.Single(second.Calls).Body["model"]);
        Assert.Equal("Bearer " + Key, Assert.Single(second.Listed));

        var models = await Service.Http.GetFromJsonAsync<JsonObject>("/api/models/second/list");
        var model = Assert.Single(models!["models"]!.AsArray())!;
        Assert.Equal(("qwen3-32b", 40000, null), ((string?)model["id"], (int)model["contextTokens"]!, model["vision"]));
        var connection = (await ListAsync())["connections"]![1]!;
        Assert.Equal(("qwen3-32b", null), ((string?)connection["answers"], (string?)connection["model"]));
        Assert.Contains("was chosen from the provider's 2 models", (string?)connection["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_fails_says_what_to_do()
    {
        await using var second = await ScriptedProvider.StartAsync();
        (second.Models, second.ModelsStatus) = ("""{"error":{"message":"Incorrect API key provided"}}""", 401);
        await PutAsync("second", second, new() { ["name"] = "My second" });
        using var failed = await Service.Http.GetAsync("/api/models/second/list");
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Contains("Check the key of the connection",
            (string?)(await failed.Content.ReadFromJsonAsync<JsonObject>())!["error"], StringComparison.Ordinal);
    }

    private async Task<JsonObject> ListAsync() => (await Service.Http.GetFromJsonAsync<JsonObject>("/api/models"))!;

    private async Task PutAsync(string id, ScriptedProvider provider, JsonObject? more = null)
    {
        more ??= [];
        more["baseUrl"] = provider.Url;
        more["key"] ??= Key;
        using var answer = await SendAsync(id, more);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> SendAsync(string id, JsonObject body) => Service.Http.PutAsJsonAsync("/api/models/" + id, body);

    private static JsonObject Asking(string text, string connection, string? model = null)
    {
        var body = Conversation.Of(Conversation.User(text));
        body["connection"] = connection;
        if (model is not null)
            body["model"] = model;
        return body;
    }
}
