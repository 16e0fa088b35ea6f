using System.Collections.Concurrent;
using System.Diagnostics;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Debian's PostgreSQL with a cluster of its own, started by the first test that needs it, as a user without rights, on a socket in
/// its folder. It ends, and its folder goes, with the test run, however that ends.
/// </summary>
internal static class PostgresCluster
{
    private const string Role = "assistant";
    private const string Template = "template_assistant";

    // The server outlives no test run: the shell waits for the end of its standard input, which is this process.
    private const string Watch =
        "folder=$1; shift; \"$@\" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; rm -rf \"$folder\"";

    // Collected, it would close the server's standard input.
    private static Process? Running;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string> Started = new(Start);
    private static readonly ConcurrentDictionary<string, Lazy<string>> Databases = new(StringComparer.Ordinal);

    /// <summary>What precedes an address in a setting.</summary>
    public const string Variable = "COMFY_ASSISTANT_DATABASE=";

    /// <summary>The setting with which connections and keys are in the database, too.</summary>
    public const string Secret = "COMFY_ASSISTANT_SECRET=" + SecretText;

    /// <summary>What it is set to.</summary>
    public const string SecretText = "a secret of thirty-two characters";

    /// <summary>The setting of a service over <see cref="Emptied"/>.</summary>
    public static string Setting(string name) => Variable + Emptied(name);

    /// <summary>The address of a database with the tables and nothing in them, for the tests of one class, one after another.</summary>
    /// <param name="name">Of the class.</param>
    public static string Emptied(string name)
    {
        var isNew = false;
        var address = Databases.GetOrAdd(name, _ => new(() =>
        {
            isNew = true;
            return Create($"tests_{Guid.NewGuid():N}", Template);
        })).Value;
        if (!isNew) Run(address, "TRUNCATE all_rules, all_preferences, all_meta, all_files, all_daily_usage");
        return address;
    }

    /// <summary>The address of a database that many tests share, each as a user of its own.</summary>
    public static string Shared => Databases.GetOrAdd("", _ => new(() => Create("shared", Template))).Value;

    /// <summary>The address of a new database without tables.</summary>
    public static string Blank() => Create($"blank_{Guid.NewGuid():N}", "template0");

    /// <summary>Deletes a database, whoever is connected to it.</summary>
    public static void Drop(string address) =>
        Run(Address("postgres"), $"DROP DATABASE {new Uri(address).AbsolutePath.TrimStart('/')} WITH (FORCE)");

    /// <summary>Opens a service's connections, which makes the tables.</summary>
    public static Task OpenAsync(PostgresServer server) =>
        new PostgresDatabase(server, "").ReadAsync(connection => connection.Text("SELECT ''"), CancellationToken.None);

    /// <summary>Runs SQL as another program would.</summary>
    public static void Run(string address, string sql)
    {
        using var connection = new NpgsqlConnection(PostgresAddress.Of(address)!.ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>What <c>pg_dump</c> writes of a database.</summary>
    public static string Dump(string address) => Finish(Launch([Path.Combine(Programs(), "pg_dump"), "--no-owner", address]), "");

    /// <summary>Runs the statements of a dump.</summary>
    public static void Restore(string address, string dump) =>
        Finish(Launch([Path.Combine(Programs(), "psql"), "--quiet", "--set=ON_ERROR_STOP=1", address]), dump);

    private static string Create(string name, string template)
    {
        Run(Address("postgres"), $"CREATE DATABASE {name} TEMPLATE {template}");
        return Address(name);
    }

    private static string Address(string database) =>
        $"postgresql:///{database}?host={Uri.EscapeDataString(Started.Value)}&user={Role}";

    private static string Start()
    {
        var programs = Programs();
        var folder = Directory.CreateTempSubdirectory("comfy-pg-").FullName;
        Unprivileged.Give(folder);
        var data = Path.Combine(folder, "data");
        Finish(Launch([Path.Combine(programs, "initdb"), "-D", data, "-A", "trust", "-U", Role, "--no-sync", "--no-instructions",
            "-E", "UTF8", "--locale=C"]), "");
        // Nothing here has to outlive a power cut.
        var server = Running = Launch(["sh", "-c", Watch, "sh", folder, Path.Combine(programs, "postgres"), "-D", data, "-k", folder,
            "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
            "-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "autovacuum=off"]);
        Await(server, "ready to accept connections");
        RunOn(folder, "postgres", $"CREATE DATABASE {Template} TEMPLATE template0");
        Prepare($"postgresql:///{Template}?host={Uri.EscapeDataString(folder)}&user={Role}");
        return folder;
    }

    private static void RunOn(string folder, string database, string sql) =>
        Run($"postgresql:///{database}?host={Uri.EscapeDataString(folder)}&user={Role}", sql);

    private static void Prepare(string address) => Task.Run(async () =>
    {
        await using var server = new PostgresServer(PostgresAddress.Of(address)!, NullLogger<ContextDatabase>.Instance);
        await OpenAsync(server);
    }).GetAwaiter().GetResult();

    private static string Finish(Process process, string input)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{process.StartInfo.FileName} failed: {errors.GetAwaiter().GetResult()}");
            return output.GetAwaiter().GetResult();
        }
    }

    private static Process Launch(string[] command)
    {
        string[] whole = [.. Unprivileged.Wrapper, .. command];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private static void Await(Process server, string sign)
    {
        var said = new ConcurrentQueue<string>();
        using var ready = new ManualResetEventSlim();
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            said.Enqueue(text);
            if (text.Contains(sign, StringComparison.Ordinal)) ready.Set();
        };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        Assert.True(ready.Wait(Patience), $"PostgreSQL did not start: {string.Join('\n', said)}");
    }

    // Debian keeps the server's programs off the PATH, in a folder for each version.
    private static string Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        return folders.Select(folder => Path.Combine(folder, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderByDescending(bin => bin, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new InvalidOperationException("These tests need PostgreSQL: apt-get install postgresql");
    }
}
