using System.Net.Http.Json;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Load;

/// <summary>The provider, and the servers that are compared, each in a process of its own.</summary>
internal sealed class Contestants : IAsyncDisposable
{
    public const string Copy = "copy", Translator = "translator", BareSk = "bareSk", Host = "host", Package = "package", Studio = "studio",
        Before = "before";

    private readonly List<ServerProcess> _servers = [];
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comfy-assistant-bench-");
    private ServerProcess _provider = null!;

    /// <summary>The program of a folder that <c>build/package</c> made; only needed where <see cref="Package"/> is started.</summary>
    public string? PackagedProgram { get; init; }

    /// <summary>Another build of the service; only needed where <see cref="Before"/> is started.</summary>
    public string? EarlierProgram { get; init; }

    /// <summary>Where a studio's hosts keep things, as settings; only needed where <see cref="Studio"/> is started.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<ServerProcess> Measured => _servers;

    private string Tools => Path.Combine(_folder.FullName, "tools.json");

    private string System => Path.Combine(_folder.FullName, "system.txt");

    /// <summary>Starts the provider, and asks a host what bare Semantic Kernel is to send: its tools and system message.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _provider = await ServerProcess.StartAsync(
            "provider", "ComfyAssistant.Bench.dll", _folder.FullName, ["provider"], cancellationToken);
        await using var host = await StartAsync(Host, cancellationToken);
        await File.WriteAllTextAsync(
            Tools, await _http.GetStringAsync(new Uri(host.Address, "/api/tools"), cancellationToken), cancellationToken);
        var preview = await _http.GetFromJsonAsync<Preview>(new Uri(host.Address, "/api/prompts/preview"), cancellationToken);
        await File.WriteAllTextAsync(System, preview?.Text, cancellationToken);
    }

    /// <summary>Starts servers that are measured until they are stopped together.</summary>
    public async Task AddAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
            _servers.Add(await StartAsync(name, cancellationToken));
    }

    /// <summary>Stops the servers that were added, so that the next load finds none that another has filled.</summary>
    public async Task StopAddedAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _servers.Clear();
    }

    /// <summary>Starts one server; the caller ends it.</summary>
    public Task<ServerProcess> StartAsync(string name, CancellationToken cancellationToken)
    {
        var provider = _provider.Address.OriginalString;
        var (program, arguments) = name switch
        {
            Host => ("ComfyAssistant.Host.dll", HostSettings(name)),
            Studio => ("ComfyAssistant.Host.dll", [.. HostSettings(name), .. Stores]),
            Before => (EarlierProgram ?? throw new InvalidOperationException("There is no earlier build."), HostSettings(name)),
            Package => (PackagedProgram ?? throw new InvalidOperationException("There is no package."), HostSettings(name)),
            BareSk => ("ComfyAssistant.Bench.dll", [BareSk, provider, Tools, System]),
            _ => ("ComfyAssistant.Bench.dll", (string[])[name, provider]),
        };
        return ServerProcess.StartAsync(name, program, _folder.FullName, arguments, cancellationToken);
    }

    /// <summary>Gives the provider what it answers from now on.</summary>
    public async Task PlayAsync(ProviderScript script, CancellationToken cancellationToken)
    {
        using var taken = await _http.PostAsJsonAsync(new Uri(_provider.Address, "/script"), script, cancellationToken);
        taken.EnsureSuccessStatusCode();
    }

    // The host's own defaults apart from what ties it to this run: no key, data or ComfyUI of the machine's user comes in. Each has data of
    // its own: an older build cannot read those of a newer one, and would say so in every request.
    private string[] HostSettings(string name) =>
    [
        "--COMFY_ASSISTANT_URLS=http://127.0.0.1:0",
        $"--OPENAI_API_BASE_URL={_provider.Address.OriginalString}/v1",
        "--OPENAI_API_KEY=bench",
        "--OPENAI_MODEL=bench",
        "--LLM_REQUEST_DELAY_SECONDS=0",
        "--COMFYUI_BASE_URL=http://127.0.0.1:9",
        $"--COMFY_ASSISTANT_USER_CONTEXT={Path.Combine(_folder.FullName, name)}",
        "--COMFY_ASSISTANT_LOG_LEVEL=INFO",
    ];

    public async ValueTask DisposeAsync()
    {
        await StopAddedAsync();
        if (_provider is not null)
            await _provider.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed record Preview(string Text);
}
