using ComfyAssistant.Host.Requests;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Requests;

public sealed class RequestStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_oldest_go_where_there_are_too_many()
    {
        var store = _home.Store(new RequestOptions { MostKept = 3 });
        for (var number = 1; number <= 5; number++)
            await store.AddAsync(KeptRequests.Of(KeptRequests.Id(number)));
        Assert.Equal([5, 4, 3], store.List().Select(head => Convert.ToInt32(head.Id, 16)));
    }

    [Fact]
    public async Task The_oldest_go_where_they_take_too_much_and_the_newest_stays_whatever_its_size()
    {
        var store = _home.Store(new RequestOptions { MostBytes = 10_000 });
        await store.AddAsync(KeptRequests.Of(KeptRequests.Id(1), raw: new string('a', 4_000)));
        await store.AddAsync(KeptRequests.Of(KeptRequests.Id(2), raw: new string('a', 4_000)));
        await store.AddAsync(KeptRequests.Of(KeptRequests.Id(3), raw: new string('a', 4_000)));
        Assert.Equal(KeptRequests.Id(3), store.List()[0].Id);
        Assert.True(store.Bytes() <= 10_000);
        await store.AddAsync(KeptRequests.Of(KeptRequests.Id(4), raw: new string('a', 40_000)));
        Assert.Equal([KeptRequests.Id(4)], store.List().Select(head => head.Id));
    }

    [Fact]
    public async Task Those_that_end_together_are_all_stored_whole()
    {
        var store = _home.Store();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number =>
            store.AddAsync(KeptRequests.Of(KeptRequests.Id(number), body: $$"""{"number":{{number}}}""", raw: new string('a', 100_000)))));

        Assert.Equal(8, store.List().Count);
        foreach (var number in Enumerable.Range(1, 8))
        {
            var attempt = (await store.ReadAsync(KeptRequests.Id(number), ContextHome.Ct)).Calls[0].Attempts[0];
            Assert.Equal(($$"""{"number":{{number}}}""", 100_000), (attempt.Body, attempt.Raw.Length));
        }
    }

    [Fact]
    public async Task A_body_can_be_read_in_its_file()
    {
        await _home.Store().AddAsync(KeptRequests.Of(KeptRequests.Id(1), body: """{"content":"größer"}"""));

        var text = await File.ReadAllTextAsync(Directory.GetFiles(_home.Folder.RequestsFolder)[0]);
        Assert.Contains("""{\"content\":\"größer\"}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_may_read_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _home.Store().AddAsync(KeptRequests.Of(KeptRequests.Id(1)));
        var file = Assert.Single(Directory.GetFiles(_home.Folder.RequestsFolder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task What_is_broken_is_not_listed_and_says_what_to_do()
    {
        var store = _home.Store();
        await store.AddAsync(KeptRequests.Of(KeptRequests.Id(1)));
        _home.Put($"requests/{KeptRequests.Id(2)}.json", "{");
        _home.Put("requests/notes.json", "{}");
        Assert.Equal([KeptRequests.Id(1)], store.List().Select(head => head.Id));
        var broken = await Assert.ThrowsAsync<ContextException>(() => store.ReadAsync(KeptRequests.Id(2), ContextHome.Ct));
        Assert.Equal(ContextFault.Unreadable, broken.Fault);
        store.Clear();
        Assert.Equal(["notes.json"], Directory.GetFiles(_home.Folder.RequestsFolder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../context")]
    [InlineData("none")]
    [InlineData("0000000000000000000000000000000A")]
    public async Task A_name_that_is_no_id_reaches_no_file(string id)
    {
        var missing = await Assert.ThrowsAsync<ContextException>(() => _home.Store().ReadJsonAsync(id, ContextHome.Ct));
        Assert.Equal(ContextFault.NotFound, missing.Fault);
        Assert.Throws<ContextException>(() => _home.Store().Delete(id));
    }

    [Fact]
    public void Without_any_there_is_nothing_and_no_folder_is_made()
    {
        Assert.Empty(_home.Store().List());
        Assert.Equal(0, _home.Store().Bytes());
        Assert.False(Directory.Exists(_home.Folder.RequestsFolder));
    }
}
