using System.Text;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Storage.Postgres;

/// <summary>What one service writes, the others know without asking.</summary>
public sealed class PostgresChangesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PromptHome _home = new(context: ContextHome.OnPostgres());
    private readonly PostgresHome _beside;
    private readonly SystemMessageCache _cache;

    public PostgresChangesTests()
    {
        _beside = Shared.Beside();
        _cache = new(
            _home.System, new PromptFolder(RepositoryFiles.Of(Path.Combine("src", "Prompts"))), _home.Context.Files,
            KnownEnvironment.BuiltIn(), _home.Tokens);
    }

    private PostgresHome Shared => _home.Context.Shared!;

    public void Dispose()
    {
        _beside.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Every_change_of_another_service_is_in_the_next_message_and_nothing_is_assembled_twice()
    {
        await HeardAsync(null, GetAsync);
        var clock = _home.Context.Clock;
        var profile = new ProfileStore(_beside.Files);
        var personas = new PersonaStore(_beside.Files, _beside.Database, clock);
        var shipped = await File.ReadAllTextAsync(RepositoryFiles.Of(Path.Combine("src", "Prompts", "system_message.md")));
        var changes = new (string Sign, Func<Task> Make)[]
        {
            ("Be brief at all times", () => new RuleStore(_beside.Database, clock).AddAsync("Brief", "Be brief at all times.", default)),
            ("a calm painter", () => profile.SetPersonalityAsync("You are a calm painter.", default)),
            ("sell prints", () => profile.SetGoalsAsync("I want to sell prints.", default)),
            ("does the laundry", () => new SkillStore(_beside.Files).CreateAsync("wash", "does the laundry", "Wash.", default)),
            ("Overridden message",
                () => new PromptOverrideStore(_beside.Files).WriteAsync("system_message", shipped + "\nOverridden message.", default)),
        };
        var before = (await GetAsync()).Text;
        foreach (var (sign, make) in changes)
        {
            Assert.DoesNotContain(sign, before, StringComparison.Ordinal);
            await HeardAsync(Shared.User, make);
            var after = (await GetAsync()).Text;
            Assert.Contains(sign, after, StringComparison.Ordinal);
            Assert.Same(await GetAsync(), await GetAsync());
            before = after;
        }
        var persona = await personas.CreateAsync("Pirate", "", "", "Talk like a pirate.", default);
        await HeardAsync(Shared.User, () => personas.SwitchAsync(persona.Slug, default));
        Assert.Contains("Talk like a pirate", (await GetAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_change_is_in_its_very_next_message()
    {
        await HeardAsync(null, GetAsync);

        await _home.Context.Rules.AddAsync("Brief", "Be brief at all times.", default);

        Assert.Contains("Be brief at all times", (await GetAsync()).Text, StringComparison.Ordinal);
    }

    /// <summary>A conversation is written with every turn, and no other service has to know.</summary>
    [Fact]
    public async Task Conversations_and_versions_are_not_announced()
    {
        await HeardAsync(null, GetAsync);
        var before = Shared.Server.Changes.Of(Shared.User).Count;

        await new ConversationRows(_beside.Database).WriteAsync("one", Encoding.UTF8.GetBytes("""{"messages":[]}"""), null, default);
        await new VersionStore(_beside.Files, _home.Context.Clock).KeepAsync("goals", null, "text", default);
        await new VersionStore(_home.Context.Files, _home.Context.Clock).KeepAsync("goals", "text", "another", default);
        await new ConversationRows(Shared.Database).DeleteAsync("one", default);
        await HeardAsync(Shared.User, () => new RuleStore(_beside.Database, _home.Context.Clock).AddAsync("a", "b", default));

        Assert.Equal(before + 1, Shared.Server.Changes.Of(Shared.User).Count);
    }

    [Fact]
    public async Task What_was_missed_while_the_connection_was_lost_is_seen_once_it_is_back()
    {
        using var home = new PostgresHome(PostgresCluster.Emptied(nameof(PostgresChangesTests)), "");
        using var beside = home.Beside();
        home.Server.Changes.Pause = TimeSpan.FromMilliseconds(10);
        await HeardAsync(null, () => home.Files.FindAsync("SOUL.md", "", default).AsTask(), home);
        Assert.Null(await home.Files.FindAsync("SOUL.md", "", default));

        await HeardAsync(null, async () =>
        {
            PostgresCluster.Run(home.Address,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await new ProfileStore(beside.Files).SetPersonalityAsync("kind", default);
        }, home);

        Assert.NotNull(await home.Files.FindAsync("SOUL.md", "", default));
        Assert.True(home.Server.Changes.Of("").IsSure);
    }

    private Task<AssembledMessage> GetAsync() => _cache.GetAsync("Hi", 32_000, CancellationToken.None);

    private async Task HeardAsync(string? user, Func<Task> make, PostgresHome? home = null)
    {
        var changes = (home ?? Shared).Server.Changes;
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changes.Heard += Note;
        await make();
        await heard.Task.WaitAsync(Patience, TimeProvider.System);
        changes.Heard -= Note;

        void Note(string? whose)
        {
            if (whose == user) heard.TrySetResult();
        }
    }
}
