using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Unit.Storage.Postgres;

public sealed class PostgresSchemaTests
{
    private const string FirstStep = "CREATE TABLE things (name text)";

    [Fact]
    public async Task Services_that_start_together_make_the_tables_once()
    {
        var address = PostgresCluster.Blank();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(address, PostgresSchema.Current))));

        Assert.Equal(PostgresSchema.Current.Version, await NumberAsync(address, "SELECT CAST(sum(version) AS bigint) FROM comfy_schema"));
    }

    [Fact]
    public async Task A_schema_of_an_older_version_is_brought_forward_with_what_is_in_it()
    {
        var address = PostgresCluster.Blank();
        await OpenAsync(address, new(FirstStep, "INSERT INTO things VALUES ('kept')"));

        await OpenAsync(address, new(FirstStep, "", "ALTER TABLE things ADD weight bigint", "UPDATE things SET weight = 6"));

        Assert.Equal(6, await NumberAsync(address, "SELECT weight FROM things WHERE name = 'kept'"));
        Assert.Equal(4, await NumberAsync(address, "SELECT CAST(version AS bigint) FROM comfy_schema"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_database_as_it_was()
    {
        var address = PostgresCluster.Blank();
        await OpenAsync(address, new(FirstStep));

        await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync(address, new(FirstStep, "DROP TABLE things", "SELECT * FROM nothing")));

        Assert.Equal(1, await NumberAsync(address, "SELECT CAST(version AS bigint) FROM comfy_schema"));
        Assert.Equal(0, await NumberAsync(address, "SELECT count(*) FROM things"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        var address = PostgresCluster.Blank();
        await OpenAsync(address, new(FirstStep, "SELECT 1"));

        var refused = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => OpenAsync(address, new(FirstStep)));

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    private static async Task OpenAsync(string address, PostgresSchema schema)
    {
        await using var server = new PostgresServer(PostgresAddress.Of(address)!, NullLogger<ContextDatabase>.Instance, schema);
        await PostgresCluster.OpenAsync(server);
    }

    private static async Task<long> NumberAsync(string address, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(PostgresAddress.Of(address)!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection.Number(sql);
    }
}
