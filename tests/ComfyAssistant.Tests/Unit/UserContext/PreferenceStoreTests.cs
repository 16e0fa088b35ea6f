using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class PreferenceStoreTests : StoreTest
{
    public PreferenceStoreTests() : this(new ContextHome())
    {
    }

    private protected PreferenceStoreTests(ContextHome home) : base(home)
    {
    }

    [Theory]
    [InlineData("\"text with \\\"quotes\\\" and 😀\"")]
    [InlineData("12.50")]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("{\"a\":[1,{\"b\":null}]}")]
    public async Task Any_JSON_is_kept_as_it_is(string json)
    {
        await Home.Preferences.SetAsync("key", JsonElement.Parse("1"), ContextHome.Ct);
        await Home.Preferences.SetAsync("key", JsonElement.Parse(json), ContextHome.Ct);

        Assert.Equal(json, (await Home.Preferences.GetAsync("key", ContextHome.Ct))?.GetRawText());
        Assert.Equal(json, Assert.Single(await Home.Preferences.ListAsync(ContextHome.Ct)).Value.GetRawText());
    }

    [Fact]
    public async Task A_deleted_one_is_gone_and_an_unknown_one_not_found()
    {
        await Home.Preferences.SetAsync("key", JsonElement.Parse("1"), ContextHome.Ct);

        await Home.Preferences.DeleteAsync("key", ContextHome.Ct);

        Assert.Null(await Home.Preferences.GetAsync("key", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Preferences.DeleteAsync("key", ContextHome.Ct));
    }

    [Fact]
    public async Task Bad_ones_are_refused()
    {
        var one = JsonElement.Parse("1");
        var tooLong = JsonSerializer.SerializeToElement(new string('x', 10_000));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync(" ", one, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync(new string('x', 101), one, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync("key", tooLong, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync("key", default, ContextHome.Ct));
        var halfACharacter = JsonElement.Parse("""{"a":["\ud83d"]}""");
        var deep = JsonElement.Parse(new string('[', 33) + new string(']', 33));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync("key", halfACharacter, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Preferences.SetAsync("key", deep, ContextHome.Ct));
        Assert.Empty(await Home.Preferences.ListAsync(ContextHome.Ct));
    }

    [Theory]
    [InlineData("expert")]
    [InlineData("\"half \\ud83d\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task What_others_wrote_that_cannot_be_used_as_JSON_is_read_as_text(string text)
    {
        await new KeyValueTable(Home.Database, "preferences", Home.Clock).SetAsync("key", text, ContextHome.Ct);

        Assert.Equal(text, (await Home.Preferences.GetAsync("key", ContextHome.Ct))?.GetString());
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PreferenceStoreOnPostgresTests() : PreferenceStoreTests(ContextHome.OnPostgres());
