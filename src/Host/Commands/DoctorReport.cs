using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Install;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Host.Commands;

/// <summary>Looks at everything that the service would use, changing nothing but for a probe file that it removes.</summary>
/// <param name="settings">The settings that the service would start with.</param>
internal sealed class DoctorReport(SettingReader settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<string> _faults = [];

    /// <summary>What is wrong, and what would help; known after <see cref="LinesAsync"/>.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>What is where: pairs of a name and what there is to say.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> LinesAsync(CancellationToken cancellationToken)
    {
        _faults.AddRange(UnknownSettings.Warnings());
        return
        [
            ("Version", AppVersion.Current),
            ("Program", string.Join(' ', RunningProgram.Command)),
            ("Data", Data()),
            .. settings.Text(KnownSettings.Database) is { } address
                ? [("Database", await DatabaseAsync(address, cancellationToken))] : Array.Empty<(string, string)>(),
            ("Log", LogFile.In(DataFolder.From(settings))),
            ("Settings", File.Exists(DotEnv.File) ? DotEnv.File : $"no .env in {Directory.GetCurrentDirectory()}"),
            ("Model", Tried(() => ModelOptions.From(settings).ToString(), "unknown")),
            ("Connections", Tried(Connections, "unknown")),
            ("Panel", Panel()),
            .. Installed().Select(place => ("Installed in", place)),
            ("Service", await ServiceAsync(cancellationToken)),
            .. await ComfyUisAsync(cancellationToken),
        ];
    }

    private string Data()
    {
        var data = DataFolder.From(settings);
        if (!Directory.Exists(data.Path)) return $"{data.Path} (nothing yet)";
        try
        {
            var probe = Path.Combine(data.Path, Path.GetRandomFileName());
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _faults.Add($"{data.Path} cannot be written: {refused.Message}");
        }
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var size = new DirectoryInfo(data.Path).EnumerateFiles("*", everywhere).Sum(file => file.Length);
        return $"{data.Path} ({size / 1024.0 / 1024.0:0.0} MB)";
    }

    private string Connections() => settings.Text(KnownSettings.Database) is not null && DatabaseSetting.Cipher(settings) is not null
        ? "in the database, encrypted" : ConnectionFile.From(settings).Path;

    // By itself, so that the driver is loaded only where there is a database.
    private async Task<string> DatabaseAsync(string text, CancellationToken cancellationToken)
    {
        if (PostgresAddress.Of(text) is not { } address)
        {
            _faults.Add($"{KnownSettings.Database} is no address such as postgresql://user:password@host/database.");
            return "unknown";
        }
        try
        {
            await using var server = new PostgresServer(address, NullLogger<ContextDatabase>.Instance);
            await server.ReachAsync(cancellationToken);
            return address.ToString();
        }
        catch (ContextException refused)
        {
            _faults.Add(refused.Message);
            return $"{address} (not reached)";
        }
    }

    private string Panel()
    {
        if (File.Exists(Path.Combine(ShippedPack.Folder, "web", "panel.js"))) return ShippedPack.Folder;
        _faults.Add("The panel was not built: building it needs Node.js 20.19 or newer on the PATH. The API works without it.");
        return "not built";
    }

    private IEnumerable<string> Installed()
    {
        foreach (var folder in Installations.In(DataFolder.From(settings)).All)
        {
            if (Directory.Exists(folder)) yield return folder;
            else _faults.Add($"The assistant was installed in {folder}, which is no longer there.");
        }
    }

    private async Task<string> ServiceAsync(CancellationToken cancellationToken)
    {
        var server = Tried<ServerOptions?>(() => ServerOptions.From(settings), null);
        if (server is null) return "cannot start with these settings";
        var url = server.Urls[0];
        if (url.Port == 0) return "takes a free port when it starts";
        return await AnswersAsync(url.OriginalString.TrimEnd('/') + "/healthz", cancellationToken) switch
        {
            null => $"not running at {Display.Address(url)}",
            true => $"running at {Display.Address(url)}",
            false => Fault($"Another program answers at {Display.Address(url)}. Stop it, or set COMFY_ASSISTANT_URLS.", "not running"),
        };
    }

    private async Task<IReadOnlyList<(string Name, string Value)>> ComfyUisAsync(CancellationToken cancellationToken)
    {
        if (Tried<IReadOnlyList<(string Name, Uri Address)>?>(() => ComfyOptions.Given(settings), null) is not { } all)
            return [("ComfyUI", "unknown")];
        var answers = await Task.WhenAll(all.Select(server => ComfyUiAsync(server.Address, cancellationToken)));
        return [.. all.Zip(answers, (server, answer) => (server.Name.Length == 0 ? "ComfyUI" : "ComfyUI " + server.Name, answer))];
    }

    private async Task<string> ComfyUiAsync(Uri url, CancellationToken cancellationToken)
    {
        var variable = settings.Text(ComfyOptions.ServersVariable) is null ? ComfyOptions.AddressVariable : ComfyOptions.ServersVariable;
        var shown = Display.Address(url);
        return await AnswersAsync(url.OriginalString.TrimEnd('/') + "/system_stats", cancellationToken) switch
        {
            null => Fault($"ComfyUI does not answer at {shown}. Start it, or set {variable} (ComfyUI Desktop: http://127.0.0.1:8000).",
                $"not reached at {shown}"),
            true => $"answers at {shown}",
            false => $"answers at {shown}, but not as ComfyUI does",
        };
    }

    private string Fault(string fault, string value)
    {
        _faults.Add(fault);
        return value;
    }

    private T Tried<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (SettingException wrong)
        {
            _faults.Add(wrong.Message);
            return otherwise;
        }
    }

    // True for an answer that is well, null for none.
    private static async Task<bool?> AnswersAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(url, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException
            || failure is TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
