using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Bench.Load;

/// <summary>A server in a process of its own, so that its processor time and memory can be told from everybody else's.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly Process _process;

    private ServerProcess(string name, Process process, Uri address)
    {
        Name = name;
        _process = process;
        Address = address;
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Seconds of processor time so far, of all cores together.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>The most memory that was resident at once, in MB.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return (double)_process.PeakWorkingSet64 / Megabyte;
        }
    }

    /// <summary>The memory that is resident now, in MB.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return (double)_process.WorkingSet64 / Megabyte;
        }
    }

    /// <summary>Starts a server and waits until it tells its address.</summary>
    /// <param name="name">Its name in the report.</param>
    /// <param name="program">An assembly beside this one, or the path of a program.</param>
    /// <param name="folder">The folder to start it in.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<ServerProcess> StartAsync(
        string name, string program, string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(
            isAssembly ? "dotnet" : program, isAssembly ? [Path.Combine(AppContext.BaseDirectory, program), .. arguments] : arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // The host's settings that stand in the user's own environment are for the user's own service.
        foreach (var variable in start.Environment.Keys.Where(name => Settings().IsMatch(name)).ToList())
            start.Environment.Remove(variable);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"The server '{name}' did not start.");
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, output) => Hear(output.Data, address);
        process.BeginOutputReadLine();
        try
        {
            return new ServerProcess(name, process, await address.Task.WaitAsync(cancellationToken));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    // What a server says apart from its address belongs to its log and not into our report.
    private static void Hear(string? line, TaskCompletionSource<Uri> address)
    {
        if (line is null)
            address.TrySetException(new InvalidOperationException("A server ended before it told its address."));
        else if (Loopback().Match(line) is not { Success: true } found || !address.TrySetResult(new Uri(found.Value)))
            Console.Error.WriteLine(line);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Loopback();

    [GeneratedRegex("^(OPENAI|LLM|COMFY)")]
    private static partial Regex Settings();
}
