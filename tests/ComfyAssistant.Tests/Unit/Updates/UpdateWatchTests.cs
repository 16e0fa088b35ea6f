using ComfyAssistant.Host.Updates;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Updates;

public sealed class UpdateWatchTests
{
    [Theory]
    [InlineData("""{"tag_name":"v0.4.0","html_url":"https://forge.example/r/1"}""", "0.4.0", "https://forge.example/r/1")]
    [InlineData("""{"version":"1.0.0","url":"javascript:alert(1)"}""", "1.0.0", null)]
    public void A_newer_version_is_found(string answer, string version, string? page) =>
        Assert.Equal(new Update(version, page), UpdateWatch.Newer(answer, "0.3.0"));

    [Theory]
    [InlineData("""{"tag_name":"v0.3.0"}""")]
    [InlineData("""{"tag_name":"v0.2.9"}""")]
    [InlineData("""{"tag_name":"nightly"}""")]
    [InlineData("""{"tag_name":4}""")]
    [InlineData("[]")]
    public void Any_other_answer_is_none(string answer) => Assert.Null(UpdateWatch.Newer(answer, "0.3.0"));

    [Fact]
    public async Task The_panel_reads_where_data_and_log_are()
    {
        await using var host = await TestHost.StartAsync(null);
        var info = await host.Http.GetStringAsync("/api/service");
        Assert.Contains(host.Context, info, StringComparison.Ordinal);
        Assert.Contains("service.log", info, StringComparison.Ordinal);
        Assert.Contains("\"update\":null", info, StringComparison.Ordinal);
    }
}
