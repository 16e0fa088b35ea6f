using System.ComponentModel;
using System.Diagnostics;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>A server that runs as a child of the service, and ends with it.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int LongestLine = 500;
    private const int KeptLines = 5;
    private const int LoggedLines = 500;

    // It gets the end of its input first, to put things away.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly string _name;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;
    private readonly Queue<string> _said = new();
    private readonly Task _reading;
    private int _disposed;

    private ServerProcess(Process process, string name, TimeProvider timeProvider, ILogger log)
    {
        (_process, _name, _timeProvider, _log) = (process, name, timeProvider, log);
        _reading = ReadErrorsAsync();
    }

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last lines that it wrote to standard error.</summary>
    public string Said
    {
        get
        {
            lock (_said) return string.Join(' ', _said);
        }
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="ServerException">It cannot be started.</exception>
    public static ServerProcess Start(ServerEntry entry, TimeProvider timeProvider, ILogger log)
    {
        var variables = ServerProgram.Environment(entry);
        var start = new ProcessStartInfo(ServerProgram.Find(entry.Command!, variables), entry.Arguments)
        {
            WorkingDirectory = entry.Folder
                ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables) start.Environment[name] = value;
        try
        {
            return new ServerProcess(Process.Start(start)!, entry.Name, timeProvider, log);
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or IOException)
        {
            throw new ServerException(
                $"The program \"{entry.Command}\" of the MCP server \"{entry.Name}\" could not be started. Check that it is installed, and "
                + "write its full path if it is not found by its name.", refused);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It does not read any more.
        }
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Grace, _timeProvider);
        }
        catch (TimeoutException)
        {
            // It is ended below.
        }
        try
        {
            // Also what it has started, where it is still there itself.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended.
        }
        try
        {
            // Its last words. What it has started may hold the pipe open.
            await _reading.WaitAsync(Grace, _timeProvider);
        }
        catch (TimeoutException)
        {
            // They are not waited for any longer.
        }
        _process.Dispose();
    }

    // By hand, as a line may have no end.
    private async Task ReadErrorsAsync()
    {
        try
        {
            var reader = _process.StandardError;
            var buffer = new char[1024];
            var line = new System.Text.StringBuilder();
            var lines = 0;
            for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
                for (var i = 0; i < read; i++)
                {
                    if (buffer[i] is not ('\n' or '\r'))
                    {
                        if (line.Length < LongestLine) line.Append(buffer[i]);
                        continue;
                    }
                    if (line.Length > 0) Say(line.ToString(), ++lines);
                    line.Clear();
                }
            if (line.Length > 0) Say(line.ToString(), ++lines);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Say(string line, int number)
    {
        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > KeptLines) _said.Dequeue();
        }
        if (number <= LoggedLines) LogLine(_log, _name, line);
        if (number == LoggedLines) LogEnough(_log, _name);
    }

    [LoggerMessage(LogLevel.Information, "MCP server {Server}: {Line}")]
    private static partial void LogLine(ILogger log, string server, string line);

    [LoggerMessage(LogLevel.Warning, "MCP server {Server} writes too much to standard error; the rest is not logged")]
    private static partial void LogEnough(ILogger log, string server);
}
