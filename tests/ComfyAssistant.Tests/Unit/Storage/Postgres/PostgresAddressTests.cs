using ComfyAssistant.Plugins.Storage.Postgres;
using Npgsql;

namespace ComfyAssistant.Tests.Unit.Storage.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://me:p%40ss%3Aword@db.example.org:6543/assistant", "db.example.org", 6543, "me", "p@ss:word", "assistant")]
    [InlineData("postgres://db/assistant", "db", 5432, null, null, "assistant")]
    [InlineData("postgresql:///assistant?host=%2Fvar%2Frun%2Fpostgresql&user=me", "/var/run/postgresql", 5432, "me", null, "assistant")]
    [InlineData("postgresql://me@[::1]/my%20data", "::1", 5432, "me", null, "my data")]
    public void A_URI_of_libpq_is_read(string text, string host, int port, string? user, string? password, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresAddress.Of(text)!.ConnectionString);

        Assert.Equal((host, port, database), (settings.Host, settings.Port, settings.Database));
        Assert.Equal((user, password), (settings.Username, settings.Password));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void How_it_is_encrypted_is_read(string mode, SslMode expected) => Assert.Equal(
        expected, new NpgsqlConnectionStringBuilder(PostgresAddress.Of($"postgresql://db/a?sslmode={mode}")!.ConnectionString).SslMode);

    [Theory]
    [InlineData("")]
    [InlineData("mysql://db/assistant")]
    [InlineData("/home/me/data")]
    [InlineData("postgresql://db")]
    [InlineData("postgresql:///assistant")]
    [InlineData("postgresql://db/assistant?sslmode=perhaps")]
    [InlineData("postgresql://db/assistant?sslmod=require")]
    [InlineData("postgresql://db/assistant?connect_timeout=soon")]
    public void What_cannot_be_used_is_none(string text) => Assert.Null(PostgresAddress.Of(text));

    [Fact]
    public void Its_name_holds_no_password() => Assert.Equal(
        "PostgreSQL, database assistant on db", PostgresAddress.Of("postgresql://me:secret@db/assistant")!.ToString());
}
