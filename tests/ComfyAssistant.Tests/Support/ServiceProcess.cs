using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>The service as a process of its own: as another user, on a disk of its own, or to be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        Http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = Patience,
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public bool IsAlive => !_process.HasExited;

    /// <summary>Everything it wrote to its console.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The service's program; the test's own folder has a copy of it.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "ComfyAssistant.Host.dll");

    // PACKAGED_PROGRAM is the one of a folder that build/package made: tests/studio-run measures what a studio would run.
    private static string[] Command => System.Environment.GetEnvironmentVariable("PACKAGED_PROGRAM") is { Length: > 0 } packaged
        ? [packaged]
        : [System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Program];

    /// <summary>Memory that it holds, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What is mapped into its memory, on Linux: the libraries that it has loaded among it.</summary>
    public Task<string> MapsAsync() => File.ReadAllTextAsync($"/proc/{_process.Id}/maps");

    /// <summary>Starts the service and returns once it answers.</summary>
    /// <param name="folder">Where it is started.</param>
    /// <param name="settings">Variables as NAME=value.</param>
    /// <param name="wrapper">A command that runs the program, such as <c>setpriv …</c>; empty for none.</param>
    public static Task<ServiceProcess> StartAsync(string folder, string[] settings, params string[] wrapper) =>
        StartAsync(FreePort(), folder, settings, wrapper);

    /// <inheritdoc cref="StartAsync(string, string[], string[])" />
    /// <param name="port">Where it listens: a host that is started again has the port that it had.</param>
    public static async Task<ServiceProcess> StartAsync(int port, string folder, string[] settings, params string[] wrapper)
    {
        string[] command =
        [
            .. wrapper, .. Command,
            $"--COMFY_ASSISTANT_URLS=http://127.0.0.1:{port}", "--COMFYUI_BASE_URL=http://127.0.0.1:9",
            "--COMFY_ASSISTANT_REGISTRY_URL=off",
            "--COMFY_ASSISTANT_CONNECTIONS=" + Path.Combine(folder, "own", "connections.json"), .. settings.Select(s => "--" + s),
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var service = new ServiceProcess(Process.Start(start)!, port);
        var deadline = Stopwatch.StartNew();
        while (!await service.AnswersAsync())
        {
            if (!service.IsAlive || deadline.Elapsed > Patience)
            {
                var told = service.Output;
                await service.DisposeAsync();
                Assert.Fail($"The service did not start:\n{told}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        return service;
    }

    /// <summary>Posts one message and reads the whole answer.</summary>
    public async Task<UiTranscript> ChatAsync(string text)
    {
        using var response = await Http.PostAsJsonAsync("/api/chat", (JsonNode)Conversation.Of(Conversation.User(text)));
        return UiTranscript.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Kills the service with what it has started. To wait on a thread would hold up those that read from it here.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Tells it to stop, as a service manager does.</summary>
    public void Terminate() => Signals.Send(_process.Id, "TERM");

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Kills the service and not what it has started.</summary>
    public async Task KillAloneAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Of the developer's own shell.
    private static bool IsOurs(string name) =>
        name.StartsWith("OPENAI_", StringComparison.Ordinal) || name.StartsWith("COMFY", StringComparison.Ordinal);

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        while (_output.Count > 20_000) _output.TryDequeue(out _);
    }

    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
