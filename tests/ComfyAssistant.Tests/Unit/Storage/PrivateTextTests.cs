using System.Text;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Storage;

/// <summary>What nobody but its user may read, as a file and as a row.</summary>
public sealed class PrivateTextTests : IDisposable
{
    private const string Secret = PostgresCluster.SecretText;
    private const string Key = "planted-key-4711";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("private-");
    private readonly PostgresHome _home = new(PostgresCluster.Emptied(nameof(PrivateTextTests)));
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<PostgresHome> _others = [];

    public static TheoryData<bool> Stores() => [false, true];

    public void Dispose()
    {
        foreach (var other in _others) other.Dispose();
        _home.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_two_hosts_write_at_once_is_there_whole(bool isDatabase)
    {
        var (one, other) = (Of(isDatabase), Of(isDatabase, isAnotherHost: true));
        var seenByOne = new PrivateValue<string>(one, text => text ?? "");
        var seenByOther = new PrivateValue<string>(other, text => text ?? "");
        Assert.Equal("", await seenByOther.GetAsync(default));

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new[] { AddAsync(one, $"a{i}"), AddAsync(other, $"b{i}") }));

        var words = (await one.ReadAsync(default))!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20, words.Distinct().Count());
        // As soon as the notice is here, or half a second after the last look.
        var started = TimeProvider.System.GetTimestamp();
        while (await seenByOther.GetAsync(default) is var seen && seen != await seenByOne.GetAsync(default))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), seen);
            await Task.Yield();
        }
        Assert.Same(await seenByOne.GetAsync(default), await seenByOne.GetAsync(default));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_change_that_fails_leaves_the_old_text_and_a_damaged_one_is_kept_beside(bool isDatabase)
    {
        var text = Of(isDatabase);
        Assert.Null(await text.FindAsync(default));
        Assert.Null(await text.ReadAsync(default));
        await AddAsync(text, "old");
        await Assert.ThrowsAsync<InvalidOperationException>(() => text.ChangeAsync(_ => throw new InvalidOperationException(), default));
        Assert.Equal("old", await text.ReadAsync(default));

        await text.ChangeAsync(_ => new("new", KeepsOld: true), default);

        Assert.Equal("new", await text.ReadAsync(default));
        var aside = "connections.json" + PrivateFile.Aside(_time);
        Assert.Equal("old", isDatabase ? await Rows(_home, Secret).Of(aside).ReadAsync(default)
            : await File.ReadAllTextAsync(Path.Combine(_folder.FullName, aside)));
    }

    [Fact]
    public async Task A_dump_of_the_database_tells_no_key_and_another_secret_changes_nothing()
    {
        await AddAsync(Of(isDatabase: true), Key);
        var dump = PostgresCluster.Dump(_home.Address);
        Assert.Contains("private/connections.json", dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Key)), dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, dump, StringComparison.Ordinal);

        var wrong = Rows(Beside(), "another secret of thirty-two chars");
        Assert.Contains("COMFY_ASSISTANT_SECRET", await wrong.CheckAsync(default), StringComparison.Ordinal);
        foreach (var work in new Func<Task>[]
        {
            () => wrong.Of("connections.json").ReadAsync(default), () => AddAsync(wrong.Of("connections.json"), "x"),
            // Nor is anything new written that the others could not read.
            () => AddAsync(wrong.Of("mcp.json"), "x"),
        })
            await ContextAssert.FailsAsync(ContextFault.Unavailable, work);
        Assert.Equal(Key, await Of(isDatabase: true).ReadAsync(default));
        Assert.Null(_home.Kept("private/mcp.json"));
        Assert.Null(await Rows(Beside(), Secret).CheckAsync(default));
    }

    [Fact]
    public async Task A_text_that_was_given_to_another_user_or_place_tells_them_nothing()
    {
        await AddAsync(Of(isDatabase: true), Key);
        var content = _home.Kept("private/connections.json")!;
        var other = new PostgresHome(_home.Address);
        _others.Add(other);
        other.Put("private/connections.json", content);
        _home.Put("private/mcp.json", content);
        _home.Put("private/skill-keys.json", content[..20]);

        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => Rows(other, Secret).Of("connections.json").ReadAsync(default));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => Rows(_home, Secret).Of("mcp.json").ReadAsync(default));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => Rows(_home, Secret).Of("skill-keys.json").ReadAsync(default));
    }

    private static Task AddAsync(PrivateText text, string word) =>
        text.ChangeAsync(old => new($"{old} {word}".TrimStart()), CancellationToken.None);

    private PrivateText Of(bool isDatabase, bool isAnotherHost = false) =>
        isDatabase ? Rows(isAnotherHost ? Beside() : _home, Secret).Of("connections.json")
            : new PrivateFile(Path.Combine(_folder.FullName, "connections.json"), _time);

    private PostgresHome Beside()
    {
        var beside = _home.Beside();
        _others.Add(beside);
        return beside;
    }

    private PrivateRows Rows(PostgresHome home, string secret) => new(home.Database, home.Server, home.Files, new(secret), _time);
}
