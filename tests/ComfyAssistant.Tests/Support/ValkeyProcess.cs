using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Debian's valkey-server or redis-server as a process of its own on loopback: one for the whole run, of which each test takes a database,
/// or one that a test may stop.
/// </summary>
internal sealed class ValkeyProcess : IAsyncDisposable
{
    private const int Databases = 1000;

    private static readonly string[] Programs =
        ["/usr/bin/valkey-server", "/usr/bin/redis-server", "/usr/local/bin/valkey-server", "/usr/local/bin/redis-server"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<ValkeyProcess>> Shared = new(StartSharedAsync);
    private static int LastDatabase;

    private readonly int _port;
    private Process? _process;

    private ValkeyProcess(int port) => _port = port;

    /// <summary>Its address.</summary>
    public string Address => $"redis://127.0.0.1:{_port}";

    /// <summary>A database that no other test uses, as <c>COMFY_ASSISTANT_VALKEY</c> names it.</summary>
    public static async Task<string> DatabaseAsync()
    {
        var shared = await Shared.Value;
        return $"{shared.Address}/{Interlocked.Increment(ref LastDatabase) % Databases}";
    }

    /// <summary>One that does not run yet, on a port of its own.</summary>
    public static ValkeyProcess OnFreePort() => new(ServiceProcess.FreePort());

    /// <summary>Starts it, and returns once it answers.</summary>
    public async Task StartAsync()
    {
        var program = Array.Find(Programs, File.Exists);
        Assert.True(program is not null, "These tests need valkey-server or redis-server: apt-get install redis-server.");
        var start = new ProcessStartInfo(program!,
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--databases", Databases.ToString(CultureInfo.InvariantCulture), "--loglevel", "warning", "--dir", Path.GetTempPath(),
        ])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        var deadline = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            Assert.True(!_process.HasExited && deadline.Elapsed < Patience, $"{program} did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Stops it; what it held is lost.</summary>
    public void Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        _process = null;
    }

    /// <summary>Sends it a signal, such as STOP.</summary>
    public void Signal(string name) => Signals.Send(_process!.Id, name);

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private static async Task<ValkeyProcess> StartSharedAsync()
    {
        var server = OnFreePort();
        await server.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        return server;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[5];
            await client.GetStream().ReadExactlyAsync(answer);
            return answer.AsSpan().SequenceEqual("+PONG"u8);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }
}

/// <summary>Signals to processes that a test has started.</summary>
internal static class Signals
{
    public static void Send(int process, string name)
    {
        using var kill = Process.Start("/bin/kill", ["-" + name, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
