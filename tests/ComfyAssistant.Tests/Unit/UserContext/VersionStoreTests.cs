using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class VersionStoreTests : StoreTest
{
    private readonly VersionStore _versions;

    public VersionStoreTests() : this(new ContextHome())
    {
    }

    private protected VersionStoreTests(ContextHome home) : base(home) => _versions = new VersionStore(Home.Files, Home.Clock);

    [Fact]
    public async Task Each_save_is_a_version_and_what_it_replaced_is_one_too()
    {
        await _versions.KeepAsync("goals", "by hand", "first", ContextHome.Ct);
        await _versions.KeepAsync("goals", "first", "second", ContextHome.Ct);
        await _versions.KeepAsync("goals", "by hand again", "third", ContextHome.Ct);
        await _versions.KeepAsync("goals", "third", "third", ContextHome.Ct);

        var versions = (await _versions.ReadAsync("goals", ContextHome.Ct)).Versions;
        Assert.Equal(["third", "by hand again", "second", "first", "by hand"], versions.Select(version => version.Text));
        Assert.Equal(
            [VersionSource.Saved, VersionSource.Found, VersionSource.Saved, VersionSource.Saved, VersionSource.Found],
            versions.Select(version => version.Source));
        Assert.Equal(5, versions.Select(version => version.Id).Distinct().Count());
    }

    [Fact]
    public async Task They_are_bounded_by_number_and_by_length()
    {
        for (var number = 0; number < 105; number++)
            await _versions.KeepAsync("goals", null, $"text {number}", ContextHome.Ct);
        var versions = (await _versions.ReadAsync("goals", ContextHome.Ct)).Versions;
        Assert.Equal((100, "text 104"), (versions.Count, versions[0].Text));

        for (var number = 0; number < 15; number++)
            await _versions.KeepAsync("prompts/a/b", null, new string((char)('a' + number), 100_000), ContextHome.Ct);
        Assert.Equal(10, (await _versions.ReadAsync("prompts/a/b", ContextHome.Ct)).Versions.Count);
    }

    [Fact]
    public async Task A_note_stays_with_its_version()
    {
        await _versions.KeepAsync("goals", null, "first", ContextHome.Ct);
        var id = (await _versions.ReadAsync("goals", ContextHome.Ct)).Versions[0].Id;
        await _versions.NoteAsync("goals", id, " better hands ", ContextHome.Ct);
        await _versions.KeepAsync("goals", "first", "second", ContextHome.Ct);
        Assert.Equal(["", "better hands"], (await _versions.ReadAsync("goals", ContextHome.Ct)).Versions.Select(version => version.Note));
        await ThrowsAsync(ContextFault.NotFound, () => _versions.NoteAsync("goals", "none", "x", ContextHome.Ct));
        await ThrowsAsync(ContextFault.Invalid, () => _versions.NoteAsync("goals", id, new string('x', 501), ContextHome.Ct));
    }

    [Theory]
    [InlineData("../context")]
    [InlineData("prompts//x")]
    [InlineData("prompts/..")]
    [InlineData("")]
    public async Task A_name_cannot_leave_the_folder(string subject) =>
        await ThrowsAsync(ContextFault.NotFound, () => _versions.ReadAsync(subject, ContextHome.Ct));

    [Fact]
    public async Task A_broken_file_is_reported_and_nothing_is_written_over_it()
    {
        Home.Put("versions/goals.json", "{");
        await ThrowsAsync(ContextFault.Unreadable, () => _versions.ReadAsync("goals", ContextHome.Ct));
        await ThrowsAsync(ContextFault.Unreadable, () => _versions.KeepAsync("goals", "a", "b", ContextHome.Ct));
        Assert.Equal("{", Home.Kept("versions/goals.json"));
        await _versions.DeleteAsync("goals", ContextHome.Ct);
        Assert.Empty((await _versions.ReadAsync("goals", ContextHome.Ct)).Versions);
    }

    private static async Task ThrowsAsync(ContextFault fault, Func<Task> act) =>
        Assert.Equal(fault, (await Assert.ThrowsAsync<ContextException>(act)).Fault);
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class VersionStoreOnPostgresTests() : VersionStoreTests(ContextHome.OnPostgres());
