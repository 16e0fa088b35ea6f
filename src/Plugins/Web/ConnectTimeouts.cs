namespace ComfyAssistant.Plugins.Web;

/// <summary>
/// A machine that is off, or a firewall, answers nothing at all. The transport tells that as a cancelled request, which looks as if the
/// user had left; here it becomes what it is: a connection that could not be made.
/// </summary>
/// <param name="sockets">The transport, with a limit for making connections.</param>
public sealed class ConnectTimeouts(SocketsHttpHandler sockets) : DelegatingHandler(sockets)
{
    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">With <see cref="HttpRequestError.ConnectionError"/>, among others.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{request.RequestUri?.Authority} did not answer at all.", late);
        }
    }
}
