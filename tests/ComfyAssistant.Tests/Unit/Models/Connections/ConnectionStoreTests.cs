using System.Text.Json.Nodes;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Models.Connections;

public sealed class ConnectionStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("connections-");
    private readonly LogLines<ConnectionStore> _log = new();
    private readonly SecretMask _mask = SecretMask.Of();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private string File => Path.Combine(_folder.FullName, "own", "connections.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_connection_is_there_after_a_restart_and_its_key_is_masked()
    {
        await Store().PutAsync("one", _ => One("one"), default);
        var read = Assert.Single((await Store().CurrentAsync(default)).Connections);
        Assert.Equal(One("one"), read);
        Assert.Equal("said [key]", _mask.Apply("said planted-key-one"));
    }

    [Fact]
    public async Task A_trial_is_there_after_a_restart_and_a_broken_one_costs_itself()
    {
        var trial = new ModelTrial("m", 7, 10, ["repair"], ToolSet.Simple, _time.GetUtcNow());
        await Store().PutTrialAsync("one", trial, default);
        var read = (await Store().CurrentAsync(default)).Trials["one"];
        Assert.Equal(trial with { Failed = read.Failed }, read);
        Assert.Equal(["repair"], read.Failed);

        Write("""
            {"connections":[{"id":"one","baseUrl":"http://127.0.0.1:1/v1"}],
            "trials":{"one":{"model":"m","passed":11,"jobs":10},"two":7,"three":{"model":"m","passed":1,"jobs":1,"failed":[],"tools":"all",
            "date":"2026-01-02T03:04:05Z"}}}
            """);
        Assert.Equal("three", Assert.Single((await Store().CurrentAsync(default)).Trials).Key);
        Assert.Null((await Store().CurrentAsync(default)).Problem);
        Assert.Single((await Store().CurrentAsync(default)).Connections);
    }

    [Fact]
    public async Task Nobody_but_its_user_can_read_the_file_or_its_folder()
    {
        if (OperatingSystem.IsWindows())
            return;
        await Store().PutAsync("one", _ => One("one"), default);
        await Store().PutAsync("two", _ => One("two"), default);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));
    }

    [Theory]
    [InlineData("{ not json", "line 1")]
    [InlineData("[]", "not a list of connections")]
    [InlineData("{\"connections\":7}", "not a list of connections")]
    [InlineData("", "not valid JSON")]
    public async Task A_damaged_file_costs_itself_and_is_set_aside_by_the_next_change(string text, string said)
    {
        Write(text);
        var store = Store();
        Assert.Empty((await store.CurrentAsync(default)).Connections);
        Assert.Contains(said, (await store.CurrentAsync(default)).Problem, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(said, Assert.Single(_log.Lines).Text, StringComparison.OrdinalIgnoreCase);

        await store.PutAsync("one", _ => One("one"), default);

        Assert.Equal("one", Assert.Single((await Store().CurrentAsync(default)).Connections).Id);
        var aside = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File)!, "*.damaged-*"));
        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(aside));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_used_costs_itself_and_is_kept()
    {
        Write("""
            {"connections":[{"id":"good","baseUrl":"http://127.0.0.1:1/v1"},{"id":"bad","baseUrl":"ftp://x","key":"secret-of-bad-entry"},
            {"id":"good","baseUrl":"http://127.0.0.1:2"},7,{"id":"dp","baseUrl":"http://a.test","key":"dpapi:AAAA"}]}
            """);
        var store = Store();
        Assert.Equal("good", Assert.Single((await store.CurrentAsync(default)).Connections).Id);
        var problem = (await store.CurrentAsync(default)).Problem;
        Assert.Contains("Entry 2: 'baseUrl' must be an http or https address", problem, StringComparison.Ordinal);
        Assert.Contains("Entry 3: The id \"good\" is there twice.", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-bad-entry", problem, StringComparison.Ordinal);

        await store.PutAsync("one", _ => One("one"), default);

        var entries = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File))!["connections"]!.AsArray();
        Assert.Equal(6, entries.Count);
        Assert.Contains(entries, entry => entry is JsonObject o && (string?)o["key"] == "secret-of-bad-entry");
    }

    [Fact]
    public async Task A_change_by_another_process_is_seen()
    {
        var (one, other) = (Store(), Store());
        Assert.Empty((await one.CurrentAsync(default)).Connections);
        await other.PutAsync("theirs", _ => One("theirs"), default);
        Assert.Equal("theirs", Assert.Single((await one.CurrentAsync(default)).Connections).Id);
        await one.PutAsync("ours", _ => One("ours"), default);
        Assert.Equal(["theirs", "ours"], (await other.CurrentAsync(default)).Connections.Select(connection => connection.Id));
        await other.DeleteAsync("theirs", default);
        Assert.Equal("ours", Assert.Single((await one.CurrentAsync(default)).Connections).Id);
    }

    [Fact]
    public async Task An_unchanged_file_is_read_once()
    {
        var store = Store();
        await store.PutAsync("one", _ => One("one"), default);
        _time.Advance(TimeSpan.FromSeconds(10));
        var first = await store.CurrentAsync(default);
        Assert.Same(first, await store.CurrentAsync(default));
    }

    [Theory]
    [InlineData("http://user:password@a.test/v1")]
    [InlineData("https://a.test/v1?key=abc")]
    [InlineData("file:///etc/passwd")]
    [InlineData("a.test")]
    [InlineData(null)]
    public void An_address_that_cannot_be_used_is_refused_without_repeating_it(string? address)
    {
        var refused = Assert.Throws<ContextException>(() => ConnectionRules.Check("x", null, null, address, null, null, null));
        Assert.Equal(ContextFault.Invalid, refused.Fault);
        Assert.DoesNotContain("password@", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("../up")]
    [InlineData("environment")]
    public void An_id_that_cannot_be_used_is_refused(string id) =>
        Assert.Throws<ContextException>(() => ConnectionRules.Check(id, null, null, "http://a.test", null, null, null));

    [Theory]
    [InlineData("sk-abcdefghijkl1234", "••••1234")]
    [InlineData("short-key", "••••")]
    [InlineData(null, null)]
    public void A_key_is_shown_by_its_last_four(string? key, string? shown) =>
        Assert.Equal(shown, (One("x") with { Key = key }).ShownKey);

    private ConnectionStore Store() => new(new PrivateFile(File, _time), _mask, _log);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);
    }

    private static Connection One(string id) =>
        new(id, id, "other", new Uri("http://provider.test/v1"), "planted-key-" + id, "some-model", 8000);
}
