using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Asks a service for <c>/healthz</c> again and again, on a thread and a socket of its own: an HTTP client beside the attackers waits for
/// them, and its waits would pass for the service's.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProcess _service;
    private readonly long _tooMuch;
    private readonly Func<string> _underWay;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    /// <param name="service">Is asked from now on.</param>
    /// <param name="tooMuch">How much memory it may not hold, in bytes.</param>
    /// <param name="underWay">What it is asked by others.</param>
    public HealthProbe(ServiceProcess service, long tooMuch, Func<string> underWay)
    {
        (_service, _tooMuch, _underWay) = (service, tooMuch, underWay);
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>How long the slowest answer took, from connecting to the last byte.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most memory that the process held, in bytes.</summary>
    public long MostMemory { get; private set; }

    /// <summary>What others asked when it first held too much; null while it never did.</summary>
    public string? WhenTooMuch { get; private set; }

    /// <summary>Why it stopped asking; null while nothing went wrong.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Stops asking; the figures stay.</summary>
    public void Stop()
    {
        _stop.Set();
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Watch()
    {
        try
        {
            do
            {
                var began = Stopwatch.GetTimestamp();
                Ask();
                var took = Stopwatch.GetElapsedTime(began);
                (Slowest, MostMemory) = (took > Slowest ? took : Slowest, Math.Max(MostMemory, _service.Memory));
                if (MostMemory > _tooMuch) WhenTooMuch ??= _underWay();
            }
            while (!_stop.Wait(Pause));
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException)
        {
            Failure = e;
        }
    }

    private void Ask()
    {
        var address = _service.Http.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        using var stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = reader.ReadToEnd();
        if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            throw new InvalidDataException("/healthz answered: " + answer);
    }
}
