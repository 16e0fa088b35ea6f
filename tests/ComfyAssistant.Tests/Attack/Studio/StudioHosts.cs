using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>Two hosts or more behind nginx, over PostgreSQL and Valkey, as docs/studio.md sets them up.</summary>
internal sealed class StudioHosts : IAsyncDisposable
{
    private static readonly int Number = AttackTime.Number("STUDIO_HOSTS", 2);

    // As docs/studio.md says and deploy/ does; 64 MB, in hexadecimal.
    private static readonly string[] Environment = ["env", "DOTNET_GCGen0MaxBudget=4000000", "DOTNET_gcConcurrent=1"];

    private readonly DirectoryInfo _root;
    private readonly string[] _settings;
    private readonly int[] _ports = [.. Enumerable.Range(0, Number).Select(_ => ServiceProcess.FreePort())];
    private readonly ServiceProcess[] _hosts = new ServiceProcess[Number];
    private NginxProcess _proxy = null!;

    private StudioHosts(DirectoryInfo root, string[] settings) => (_root, _settings) = (root, settings);

    /// <summary>The proxy's address.</summary>
    public Uri Address => _proxy.Address;

    /// <summary>What the proxy had to say of the hosts.</summary>
    public string Errors => _proxy.Errors;

    /// <summary>How many there are.</summary>
    public int Count => _hosts.Length;

    /// <summary>Memory of each host, in MB.</summary>
    public string Memory => string.Join(" and ", _hosts.Select(host => $"{host.Memory / 1e6:0}"));

    /// <summary>Starts all of it.</summary>
    /// <param name="root">A folder of the test's own.</param>
    /// <param name="provider">The model's provider.</param>
    public static async Task<StudioHosts> StartAsync(DirectoryInfo root, StudioProvider provider)
    {
        var studio = new StudioHosts(root,
        [
            .. ManyUsers.ByHeader, PostgresCluster.Variable + PostgresCluster.Emptied(nameof(StudioHosts)),
            "COMFY_ASSISTANT_VALKEY=" + await ValkeyProcess.DatabaseAsync(), "COMFY_ASSISTANT_DRAIN_SECONDS=60",
            "OPENAI_API_KEY=sk-test-1234567890", "OPENAI_MODEL=test-model", "OPENAI_API_BASE_URL=" + provider.Url,
            "LLM_REQUEST_DELAY_SECONDS=0", "COMFY_ASSISTANT_LOG_LEVEL=WARNING",
        ]);
        await Task.WhenAll(Enumerable.Range(0, Number).Select(studio.StartAsync));
        studio._proxy = await NginxProcess.StartAsync(studio._ports, StudioUser.Header);
        return studio;
    }

    /// <summary>Starts a host where it was; it answers when this returns.</summary>
    public async Task StartAsync(int host)
    {
        var folder = _root.CreateSubdirectory($"host-{host}").FullName;
        _hosts[host] = await ServiceProcess.StartAsync(
            _ports[host], folder, ["COMFY_ASSISTANT_USER_CONTEXT=" + folder, .. _settings], Environment);
    }

    /// <summary>Kills a host.</summary>
    /// <returns>What it had said.</returns>
    public async Task<string> KillAsync(int host, StudioTally tally)
    {
        tally.HostGoes();
        await _hosts[host].KillAloneAsync();
        tally.HostIsGone();
        var said = _hosts[host].Output;
        await _hosts[host].DisposeAsync();
        return said;
    }

    /// <summary>Stops a host as a manager does, and starts it again once it has ended.</summary>
    public async Task RollAsync(int host, StudioTally tally)
    {
        tally.HostGoes();
        _hosts[host].Terminate();
        Assert.Equal(0, await _hosts[host].WaitForExitAsync());
        tally.HostIsGone();
        await _hosts[host].DisposeAsync();
        await StartAsync(host);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        foreach (var host in _hosts)
            if (host is not null) await host.DisposeAsync();
    }
}
