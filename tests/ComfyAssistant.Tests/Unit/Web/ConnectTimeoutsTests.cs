using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Web;

/// <summary>A machine that answers nothing is one that cannot be reached, and nobody has cancelled anything.</summary>
public sealed class ConnectTimeoutsTests
{
    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_one_that_is_not_made()
    {
        using var http = Client(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Stream.Null;
        });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://off.example/")));
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.Contains("off.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_meanwhile_has_cancelled()
    {
        using var leaving = new CancellationTokenSource();
        using var http = Client(async (_, cancellationToken) =>
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Stream.Null;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetAsync(new Uri("http://off.example/"), leaving.Token));
    }

    [Fact]
    public void Every_transport_with_such_a_limit_tells_it_so()
    {
        var source = RepositoryFiles.Of("src");
        var forgetful = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => IsForgetful(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(source, file));
        Assert.Empty(forgetful);
    }

    private static bool IsForgetful(string text) => text.Contains("new SocketsHttpHandler", StringComparison.Ordinal)
        && text.Contains("ConnectTimeout =", StringComparison.Ordinal) && !text.Contains("ConnectTimeouts", StringComparison.Ordinal);

    private static HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, Task<Stream>> connect) =>
        new(new ConnectTimeouts(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (context, cancellationToken) => await connect(context, cancellationToken),
        }));
}
