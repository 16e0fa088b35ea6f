using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Moq;

namespace ComfyAssistant.Tests.Unit.Http;

public sealed class ProblemsTests
{
    private readonly LogLines<Problems> _log = new();
    private readonly Mock<IProblemDetailsService> _writer = new();

    public ProblemsTests() => _writer.Setup(writer => writer.TryWriteAsync(It.IsAny<ProblemDetailsContext>())).ReturnsAsync(true);

    [Theory]
    [InlineData(ContextFault.Invalid, 400)]
    [InlineData(ContextFault.NotFound, 404)]
    [InlineData(ContextFault.Unreadable, 422)]
    [InlineData(ContextFault.Unavailable, 503)]
    public async Task A_fault_of_the_user_context_has_its_status_and_its_words(ContextFault fault, int status)
    {
        Assert.Equal(status, await Handle(new ContextException(fault, "The reason.")));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Its_cause_goes_to_the_log_and_not_to_the_caller()
    {
        await Handle(new ContextException(ContextFault.Unavailable, "The reason.", new IOException("/home/someone/context.db")));

        var line = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("503: The reason.", line.Text, StringComparison.Ordinal);
    }

    private async Task<int> Handle(Exception failure)
    {
        var http = new DefaultHttpContext();
        Assert.True(await new Problems(_writer.Object, SecretMask.OfShapes, new FailureLog(TimeProvider.System, new LogLines<FailureLog>()),
            _log).TryHandleAsync(http, failure, CancellationToken.None));
        _writer.Verify(writer => writer.TryWriteAsync(It.Is<ProblemDetailsContext>(problem =>
            (string)problem.ProblemDetails.Extensions["error"]! == "The reason." && problem.ProblemDetails.Detail == null)));
        return http.Response.StatusCode;
    }
}
