using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class PreferenceStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("\"text with \\\"quotes\\\" and 😀\"")]
    [InlineData("12.50")]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("{\"a\":[1,{\"b\":null}]}")]
    public async Task Any_JSON_is_kept_as_it_is(string json)
    {
        await _home.Preferences.SetAsync("key", JsonElement.Parse("1"), ContextHome.Ct);
        await _home.Preferences.SetAsync("key", JsonElement.Parse(json), ContextHome.Ct);

        Assert.Equal(json, (await _home.Preferences.GetAsync("key", ContextHome.Ct))?.GetRawText());
        Assert.Equal(json, Assert.Single(await _home.Preferences.ListAsync(ContextHome.Ct)).Value.GetRawText());
    }

    [Fact]
    public async Task A_deleted_one_is_gone_and_an_unknown_one_not_found()
    {
        await _home.Preferences.SetAsync("key", JsonElement.Parse("1"), ContextHome.Ct);

        await _home.Preferences.DeleteAsync("key", ContextHome.Ct);

        Assert.Null(await _home.Preferences.GetAsync("key", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Preferences.DeleteAsync("key", ContextHome.Ct));
    }

    [Fact]
    public async Task Bad_ones_are_refused()
    {
        var one = JsonElement.Parse("1");
        var tooLong = JsonSerializer.SerializeToElement(new string('x', 10_000));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync(" ", one, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync(new string('x', 101), one, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync("key", tooLong, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync("key", default, ContextHome.Ct));
        var halfACharacter = JsonElement.Parse("""{"a":["\ud83d"]}""");
        var deep = JsonElement.Parse(new string('[', 33) + new string(']', 33));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync("key", halfACharacter, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Preferences.SetAsync("key", deep, ContextHome.Ct));
        Assert.Empty(await _home.Preferences.ListAsync(ContextHome.Ct));
    }

    [Theory]
    [InlineData("expert")]
    [InlineData("\"half \\ud83d\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task What_others_wrote_that_cannot_be_used_as_JSON_is_read_as_text(string text)
    {
        await new KeyValueTable(_home.Database, "preferences", _home.Clock).SetAsync("key", text, ContextHome.Ct);

        Assert.Equal(text, (await _home.Preferences.GetAsync("key", ContextHome.Ct))?.GetString());
    }
}
