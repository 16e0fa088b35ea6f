using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Tests.Support;

/// <summary>Debian's nginx before some hosts, with the file that <c>deploy/nginx</c> ships; only its addresses are others.</summary>
internal sealed partial class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private readonly DirectoryInfo _folder;

    private NginxProcess(Process process, DirectoryInfo folder, Uri address) =>
        (_process, _folder, Address) = (process, folder, address);

    /// <summary>Where clients come in.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, and returns once it listens.</summary>
    /// <param name="hosts">The ports of the hosts.</param>
    /// <param name="userHeader">The header in which the client of a test says who has signed in.</param>
    public static async Task<NginxProcess> StartAsync(IEnumerable<int> hosts, string userHeader)
    {
        var port = ServiceProcess.FreePort();
        var root = Directory.CreateTempSubdirectory("nginx-");
        var folder = root.FullName;
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Whole(folder, await ShippedAsync(port, hosts, userHeader)));
        Unprivileged.Give(folder);
        string[] command = [.. Unprivileged.Wrapper, "/usr/sbin/nginx", "-p", folder, "-c", file, "-e", Path.Combine(folder, "error.log")];
        Assert.True(File.Exists("/usr/sbin/nginx"), "This test needs nginx: apt-get install nginx-light.");
        var process = Process.Start(command[0], command[1..]);
        var nginx = new NginxProcess(process, root, new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        var deadline = Stopwatch.StartNew();
        while (!await AnswersAsync(http, nginx.Address))
        {
            Assert.True(!process.HasExited && deadline.Elapsed < Patience, "nginx did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        return nginx;
    }

    /// <summary>What it has logged.</summary>
    public string Errors => File.ReadAllText(Path.Combine(_folder.FullName, "error.log"));

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> ShippedAsync(int port, IEnumerable<int> hosts, string userHeader)
    {
        var shipped = await File.ReadAllTextAsync(RepositoryFiles.Of("deploy/nginx/comfy-assistant.conf"));
        var first = Hosts().Match(shipped);
        var line = first.Groups["line"].Value;
        var lines = hosts.Select(host => line.Replace("assistant-1:5188", $"127.0.0.1:{host}", StringComparison.Ordinal));
        var changed = shipped.Replace(first.Value, string.Concat(lines), StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal);
        Assert.DoesNotContain(":5188", changed, StringComparison.Ordinal);
        // What signing in does, as docs/studio.md shows it.
        var variable = "$http_" + userHeader.ToLowerInvariant().Replace('-', '_');
        return Server().Replace(changed, match => $"{match.Value}\n    proxy_set_header {ManyUsers.Header} {variable};", 1);
    }

    private static string Whole(string folder, string server) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 16384;
        pid {{folder}}/nginx.pid;
        events { worker_connections 8192; }
        http {
            access_log off;
            client_body_temp_path {{folder}}/bodies;
            proxy_temp_path {{folder}}/answers;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            {{server}}
        }
        """);

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/healthz"));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"(?<line> *server assistant-1:5188.*\n)( *server assistant-\d:5188.*\n)*")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"server \{")]
    private static partial Regex Server();
}
