using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A key without a model: the first message must not fail for it.</summary>
public sealed class ModelChoiceTests
{
    [Theory]
    [InlineData("OPENAI_MODEL=")]
    [InlineData("OPENAI_MODEL=llama3-70b-8192")]
    public async Task The_provider_is_asked_for_its_models(string setting)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Models = """{"data":[{"id":"text-embedding-3-small"},{"id":"gpt-5-mini"},{"id":"gpt-5-nano"}]}""";
        await using var host = await TestHost.StartAsync(provider, setting);
        await host.ChatAsync("Hi");
        Assert.Equal("gpt-5-mini", (string?)Assert.Single(provider.Calls).Body["model"]);
        await host.ChatAsync("Hi again");

        var health = (await host.Http.GetFromJsonAsync<JsonObject>("/healthz"))!;
        Assert.Equal("gpt-5-mini", (string?)health["model"]);
        Assert.StartsWith("gpt-5-mini was chosen from the provider's 3 models", (string?)health["modelNote"], StringComparison.Ordinal);
        Assert.InRange(provider.Listed.Count, 1, 2);
    }

    [Fact]
    public async Task The_usual_default_stays_where_the_provider_has_it()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Models = """{"data":[{"id":"gpt-5-mini"},{"id":"llama3-70b-8192"}]}""";
        await using var host = await TestHost.StartAsync(provider, "OPENAI_MODEL=");
        await host.ChatAsync("Hi");
        Assert.Equal("llama3-70b-8192", (string?)Assert.Single(provider.Calls).Body["model"]);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("<html>", 200)]
    [InlineData("""{"error":{"message":"no list for you"}}""", 500)]
    [InlineData("""{"data":[]}""", 200)]
    public async Task Without_a_list_the_usual_default_is_tried_and_it_says_so(string? list, int status)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        (provider.Models, provider.ModelsStatus) = (list, status);
        await using var host = await TestHost.StartAsync(provider, "OPENAI_MODEL=");
        await host.ChatAsync("Hi");
        Assert.Equal("llama3-70b-8192", (string?)Assert.Single(provider.Calls).Body["model"]);
        var note = (string?)(await host.Http.GetFromJsonAsync<JsonObject>("/healthz"))!["modelNote"];
        Assert.Contains("so llama3-70b-8192 is tried", note, StringComparison.Ordinal);
        Assert.Contains("set OPENAI_MODEL", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_named_is_taken_without_a_question()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Models = """{"data":[{"id":"gpt-5-mini"}]}""";
        await using var host = await TestHost.StartAsync(provider);
        await host.ChatAsync("Hi");
        Assert.Empty(provider.Listed);
        Assert.Null((await host.Http.GetFromJsonAsync<JsonObject>("/healthz"))!["modelNote"]);
    }

    [Fact]
    public async Task Where_only_the_demo_would_answer_the_first_connection_does()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Models = """{"data":[{"id":"their-model"}]}""";
        await using var host = await TestHost.StartAsync(null);
        Assert.True((bool)(await host.Http.GetFromJsonAsync<JsonObject>("/healthz"))!["demo"]!);
        using var put = await host.Http.PutAsJsonAsync("/api/models/mine", new { baseUrl = provider.Url + "/chat/completions" });
        put.EnsureSuccessStatusCode();
        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
        Assert.Equal("their-model", (string?)Assert.Single(provider.Calls).Body["model"]);
        Assert.False((bool)(await host.Http.GetFromJsonAsync<JsonObject>("/healthz"))!["demo"]!);
    }
}
