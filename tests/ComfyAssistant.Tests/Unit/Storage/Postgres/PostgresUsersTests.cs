using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Storage.Postgres;

/// <summary>Users of one database: none sees, changes or deletes what another keeps.</summary>
public sealed class PostgresUsersTests : IDisposable
{
    private const string Mark = "only-mine-4711";

    private readonly ContextHome _mine = ContextHome.OnPostgres();
    private readonly ContextHome _other = ContextHome.OnPostgres();

    public void Dispose()
    {
        _mine.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_one_keeps_is_in_nothing_that_another_reads_and_survives_what_another_does()
    {
        await FillAsync(_mine, Mark);
        var before = await EverythingAsync(_mine);
        Assert.Contains(Mark, before, StringComparison.Ordinal);

        Assert.DoesNotContain(Mark, await EverythingAsync(_other), StringComparison.Ordinal);
        var rule = Assert.Single(await _mine.Rules.ListAsync(ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _other.Rules.ChangeAsync(rule.Id, "x", "x", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _other.Rules.DeleteAsync(rule.Id, ContextHome.Ct));
        // The same names, of their own.
        await FillAsync(_other, "another");
        await ClearAsync(_other);

        Assert.Equal(before, await EverythingAsync(_mine));
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("preferences")]
    [InlineData("meta")]
    [InlineData("files")]
    public async Task No_statement_of_a_store_reaches_another_users_rows(string view)
    {
        await FillAsync(_mine, Mark);

        Assert.Equal(0, await _other.Database.ReadAsync(connection => connection.Number($"SELECT count(*) FROM {view}"), ContextHome.Ct));
        Assert.Equal(0, await _other.Database.WriteAsync(connection => connection.Execute($"DELETE FROM {view}"), ContextHome.Ct));
        Assert.NotEqual(
            0, await _mine.Database.ReadAsync(connection => connection.Number($"SELECT count(*) FROM {view}"), ContextHome.Ct));
    }

    private static async Task FillAsync(ContextHome home, string mark)
    {
        await home.Rules.AddAsync("rule", mark, ContextHome.Ct);
        await home.Preferences.SetAsync("key", JsonSerializer.SerializeToElement(mark), ContextHome.Ct);
        await home.Skills.CreateAsync("skill", mark, mark, ContextHome.Ct);
        var persona = await home.Personas.CreateAsync("persona", mark, "", mark, ContextHome.Ct);
        await home.Personas.SwitchAsync(persona.Slug, ContextHome.Ct);
        await home.Onboarding.CompleteAsync(new(mark, mark, mark), ContextHome.Ct);
        await new PromptOverrideStore(home.Files).WriteAsync("system_message", mark, ContextHome.Ct);
        await new VersionStore(home.Files, home.Clock).KeepAsync("goals", null, mark, ContextHome.Ct);
        await Conversations(home).WriteAsync("one", Encoding.UTF8.GetBytes($$"""{"messages":["{{mark}}"]}"""), null, ContextHome.Ct);
        await Conversations(home).WriteCanvasAsync("one", "canvas", Encoding.UTF8.GetBytes($$"""{"a":"{{mark}}"}"""), ContextHome.Ct);
    }

    private static async Task ClearAsync(ContextHome home)
    {
        foreach (var rule in await home.Rules.ListAsync(ContextHome.Ct)) await home.Rules.DeleteAsync(rule.Id, ContextHome.Ct);
        await home.Preferences.DeleteAsync("key", ContextHome.Ct);
        await home.Skills.DeleteAsync("skill", ContextHome.Ct);
        await home.Personas.DeleteAsync("persona", ContextHome.Ct);
        await home.Profile.SetGoalsAsync("", ContextHome.Ct);
        await home.Profile.SetPersonalityAsync("", ContextHome.Ct);
        await new PromptOverrideStore(home.Files).DeleteAsync("system_message", ContextHome.Ct);
        await new VersionStore(home.Files, home.Clock).DeleteAsync("goals", ContextHome.Ct);
        await Conversations(home).DeleteAsync("one", ContextHome.Ct);
    }

    // By every way that a store has to read.
    private static async Task<string> EverythingAsync(ContextHome home)
    {
        var skills = await home.Skills.ListAsync(ContextHome.Ct);
        var personas = await home.Personas.ListAsync(ContextHome.Ct);
        var conversations = await Conversations(home).ListAsync(ContextHome.Ct);
        object?[] all =
        [
            await home.Rules.ListAsync(ContextHome.Ct), await home.Preferences.ListAsync(ContextHome.Ct),
            await home.Preferences.GetAsync("key", ContextHome.Ct), skills, personas, await home.Personas.ActiveAsync(ContextHome.Ct),
            await home.Profile.GoalsAsync(ContextHome.Ct), await home.Profile.PersonalityAsync(ContextHome.Ct),
            await home.Onboarding.IsNeededAsync(ContextHome.Ct),
            await new PromptOverrideStore(home.Files).ReadAsync("system_message", ContextHome.Ct),
            await new VersionStore(home.Files, home.Clock).ReadAsync("goals", ContextHome.Ct),
            conversations, await home.Personas.FindAsync("persona", ContextHome.Ct),
            await TriedAsync(() => home.Skills.GetAsync("skill", ContextHome.Ct)),
            await TriedAsync(async () => Encoding.UTF8.GetString((await Conversations(home).ReadAsync("one", ContextHome.Ct)).Json)),
            await TriedAsync(async () =>
                Encoding.UTF8.GetString(await Conversations(home).ReadCanvasAsync("one", "canvas", ContextHome.Ct))),
        ];
        return JsonSerializer.Serialize(all);
    }

    private static async Task<object?> TriedAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (ContextException missing) when (missing.Fault == ContextFault.NotFound)
        {
            return null;
        }
    }

    private static ConversationRows Conversations(ContextHome home) => new(home.Shared!.Database);
}
