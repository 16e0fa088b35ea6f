using System.Net.Http.Json;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Load;

/// <summary>
/// The provider and the three servers that are compared, started anew for each scenario so that none inherits another's memory.
/// </summary>
internal sealed class Contestants : IAsyncDisposable
{
    public const string Copy = "copy", Translator = "translator", Host = "host";

    private readonly List<ServerProcess> _servers = [];
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comfy-assistant-bench-");

    /// <summary>In the order in which they are measured.</summary>
    public IEnumerable<ServerProcess> Measured => _servers.Skip(1);

    private ServerProcess Provider => _servers[0];

    public static async Task<Contestants> StartAsync(CancellationToken cancellationToken)
    {
        var all = new Contestants();
        try
        {
            await all.AddAsync("provider", "ComfyAssistant.Bench.dll", ["provider"], cancellationToken);
            await all.AddAsync(Copy, "ComfyAssistant.Bench.dll", [Copy, all.Provider.Address.OriginalString], cancellationToken);
            await all.AddAsync(Translator, "ComfyAssistant.Bench.dll", [Translator, all.Provider.Address.OriginalString],
                cancellationToken);
            await all.AddAsync(Host, "ComfyAssistant.Host.dll", all.HostSettings(), cancellationToken);
            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the provider what it answers from now on.</summary>
    public async Task PlayAsync(ProviderScript script, CancellationToken cancellationToken)
    {
        using var taken = await _http.PostAsJsonAsync(new Uri(Provider.Address, "/script"), script, cancellationToken);
        taken.EnsureSuccessStatusCode();
    }

    // The host's own defaults apart from what ties it to this run: no key, data or ComfyUI of the machine's user comes in.
    private string[] HostSettings() =>
    [
        "--COMFY_ASSISTANT_URLS=http://127.0.0.1:0",
        $"--OPENAI_API_BASE_URL={Provider.Address.OriginalString}/v1",
        "--OPENAI_API_KEY=bench",
        "--OPENAI_MODEL=bench",
        "--LLM_REQUEST_DELAY_SECONDS=0",
        "--COMFYUI_BASE_URL=http://127.0.0.1:9",
        $"--COMFY_ASSISTANT_USER_CONTEXT={_folder.FullName}",
        "--COMFY_ASSISTANT_LOG_LEVEL=INFO",
    ];

    private async Task AddAsync(string name, string program, string[] arguments, CancellationToken cancellationToken) =>
        _servers.Add(await ServerProcess.StartAsync(name, program, _folder.FullName, arguments, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
