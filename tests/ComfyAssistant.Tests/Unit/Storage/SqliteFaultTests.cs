using ComfyAssistant.Plugins.Storage;
using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Tests.Unit.Storage;

public class SqliteFaultTests
{
    [Theory]
    [InlineData(3, "right to write")]
    [InlineData(5, "locked by another program")]
    [InlineData(6, "locked by another program")]
    [InlineData(8, "right to write")]
    [InlineData(10, "disk")]
    [InlineData(13, "disk is full")]
    [InlineData(14, "cannot be opened")]
    [InlineData(11, "damaged")]
    [InlineData(26, "damaged")]
    public void Trouble_outside_the_service_is_explained(int code, string expected)
    {
        var cause = new SqliteException("x", code);
        var e = SqliteFault.Explain(cause);
        Assert.Equal(ContextFault.Unavailable, e?.Fault);
        Assert.Contains(expected, e?.Message, StringComparison.Ordinal);
        Assert.Same(cause, e?.InnerException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void An_error_of_our_own_is_not(int code) => Assert.Null(SqliteFault.Explain(new SqliteException("x", code)));
}
