using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Unit.Storage.Postgres;

public sealed class PostgresDatabaseTests : IDisposable
{
    private readonly ContextHome _home = ContextHome.OnPostgres();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Two_hundred_parallel_writers_over_two_services_lose_nothing()
    {
        using var beside = _home.Shared!.Beside();
        RuleStore[] stores = [_home.Rules, new(beside.Database, _home.Clock)];

        var added = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => Task.Run(() => stores[i % 2].AddAsync($"rule {i}", "text", ContextHome.Ct))));

        var listed = await _home.Rules.ListAsync(ContextHome.Ct);
        Assert.Equal(added.Select(rule => rule.Id).Order(), listed.Select(rule => rule.Id).Order());
        Assert.Equal(200, listed.Select(rule => rule.Id).Distinct().Count());
    }

    /// <summary>An update that finds nothing and an insert after it, in two services at once, would be two rows of one key.</summary>
    [Fact]
    public async Task Two_services_that_set_one_key_at_once_both_succeed()
    {
        using var beside = _home.Shared!.Beside();
        KeyValueTable[] tables =
            [new(_home.Database, "preferences", _home.Clock), new(beside.Database, "preferences", _home.Clock)];

        for (var key = 0; key < 20; key++)
            await Task.WhenAll(tables.Select(table => Task.Run(() => table.SetAsync($"key{key}", "1", ContextHome.Ct))));

        Assert.Equal(20, (await _home.Preferences.ListAsync(ContextHome.Ct)).Count);
    }

    [Fact]
    public async Task A_change_that_throws_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _home.Database.WriteAsync<int>(
            connection =>
            {
                connection.Execute("INSERT INTO meta (key, value, updated_at) VALUES ('half', '1', '')");
                throw new InvalidOperationException();
            },
            ContextHome.Ct));

        Assert.Empty(await new KeyValueTable(_home.Database, "meta", _home.Clock).AllAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Connections_that_the_server_has_cut_are_replaced_without_a_word()
    {
        var address = PostgresCluster.Emptied(nameof(PostgresDatabaseTests));
        using var home = new PostgresHome(address, "");
        var rules = new RuleStore(home.Database, _home.Clock);
        await rules.AddAsync("a", "b", ContextHome.Ct);

        Assert.Null(await home.Server.CheckAsync(default));
        Cut(address);
        Assert.Single(await rules.ListAsync(ContextHome.Ct));
        Cut(address);
        await rules.AddAsync("c", "d", ContextHome.Ct);

        Assert.Equal(2, (await rules.ListAsync(ContextHome.Ct)).Count);

        static void Cut(string address) => PostgresCluster.Run(address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    /// <summary>SQLite keeps it, PostgreSQL cannot.</summary>
    [Fact]
    public async Task A_NUL_character_is_refused_with_the_reason()
    {
        var refused = await ContextAssert.FailsAsync(
            ContextFault.Invalid, () => _home.Rules.AddAsync("name", "half\0rule", ContextHome.Ct));

        Assert.Contains("NUL", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
    }

    [Theory]
    [InlineData("postgresql://assistant:secret-word@127.0.0.1:9/assistant", "cannot be reached")]
    [InlineData("postgresql://assistant:secret-word@127.0.0.1:9/assistant?sslmode=require", "cannot be reached")]
    public async Task A_server_that_is_not_there_is_named_without_the_password(string address, string reason)
    {
        await using var server = Server(address);

        var refused = await ContextAssert.FailsAsync(
            ContextFault.Unavailable, () => PostgresCluster.OpenAsync(server));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(refused.Message, await server.CheckAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_the_users_to_make()
    {
        await using var server = Server(_home.Shared!.Address.Replace("/shared", "/nowhere", StringComparison.Ordinal));

        var refused = await ContextAssert.FailsAsync(
            ContextFault.Unavailable, () => PostgresCluster.OpenAsync(server));

        Assert.Contains("createdb", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As while somebody restores it: whatever is said to who opens a connection is no fault of the service's own.</summary>
    [Fact]
    public async Task A_database_that_takes_no_connection_is_not_available()
    {
        var address = PostgresCluster.Blank();
        PostgresCluster.Run(
            _home.Shared!.Address, $"ALTER DATABASE {new Uri(address).AbsolutePath.TrimStart('/')} ALLOW_CONNECTIONS false");
        await using var server = Server(address);

        var refused = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => PostgresCluster.OpenAsync(server));

        Assert.Contains("takes no connection now (55000)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables_is_told_so()
    {
        var address = PostgresCluster.Blank();
        PostgresCluster.Run(address, "CREATE ROLE guest LOGIN");
        try
        {
            await using var server = Server(address.Replace("user=assistant", "user=guest", StringComparison.Ordinal));
            var refused = await ContextAssert.FailsAsync(
                ContextFault.Unavailable, () => PostgresCluster.OpenAsync(server));
            Assert.Contains("may not do this", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            PostgresCluster.Run(address, "DROP ROLE guest");
        }
    }

    private static PostgresServer Server(string address) =>
        new(PostgresAddress.Of(address)!, NullLogger<ContextDatabase>.Instance);
}
