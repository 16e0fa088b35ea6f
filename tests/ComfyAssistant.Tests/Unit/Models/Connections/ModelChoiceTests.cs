using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;

namespace ComfyAssistant.Tests.Unit.Models.Connections;

public sealed class ModelChoiceTests
{
    [Theory]
    [InlineData("gpt-5-mini", "gpt-4o", "gpt-5-mini-2025-08-07", "gpt-5-mini", "gpt-5-nano", "gpt-5-search-api")]
    [InlineData("llama3-70b-8192", "llama-3.3-70b-versatile", "llama3-70b-8192")]
    [InlineData("llama-3.3-70b-versatile", "allam-2-7b", "llama-3.3-70b-versatile", "llama-3.1-8b-instant")]
    [InlineData("gemini-2.5-flash", "gemini-2.5-pro", "gemini-2.5-flash-lite", "gemini-2.5-flash", "gemini-2.5-flash-preview-09-2025")]
    [InlineData("deepseek-chat", "deepseek-reasoner", "deepseek-chat")]
    [InlineData("mistral-medium-latest", "ministral-8b-latest", "mistral-medium-latest", "mistral-small-latest")]
    [InlineData("openai/gpt-5-mini", "qwen/qwen3-coder", "openai/gpt-5-mini", "openai/gpt-5")]
    [InlineData("never-heard-of", "never-heard-of")]
    public void A_model_that_works_well_is_chosen(string expected, params string[] listed)
    {
        var choice = ModelChoice.Among([.. listed.Select(id => new ListedModel(id))], SettingNames.Variables);
        Assert.Equal(expected, choice.Model);
        Assert.Contains(expected, choice.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_calls_no_tools_is_left_to_others()
    {
        ListedModel[] listed = [new("gpt-5-mini", Tools: false), new("something", Tools: true), new("vectors", IsChat: false)];
        Assert.Equal("something", ModelChoice.Among(listed, SettingNames.Variables).Model);
    }

    [Fact]
    public void What_a_local_server_has_loaded_goes_first()
    {
        ListedModel[] listed = [new("qwen3:8b", IsLoaded: false), new("phi4", IsLoaded: true)];
        var choice = ModelChoice.Among(listed, SettingNames.Variables);
        Assert.Equal("phi4", choice.Model);
        Assert.Contains("it is loaded", choice.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Among_unknown_ones_the_newest_is_chosen()
    {
        ListedModel[] listed = [new("aaa", Created: 1), new("bbb", Created: 3), new("ccc", Created: 2)];
        Assert.Equal("bbb", ModelChoice.Among(listed, SettingNames.Variables).Model);
    }

    [Fact]
    public void Without_a_model_that_talks_the_usual_one_is_tried_and_it_says_why()
    {
        var choice = ModelChoice.Among([new("vectors", IsChat: false)], SettingNames.Of("Mine"));
        Assert.Equal(ModelOptions.DefaultModel, choice.Model);
        Assert.Contains("1 model, and none that can hold a conversation", choice.Why, StringComparison.Ordinal);
        Assert.Contains("the model of the connection \"Mine\"", choice.Why, StringComparison.Ordinal);
    }
}
