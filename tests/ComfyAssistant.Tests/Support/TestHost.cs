using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Support;

/// <summary>The real service on a free loopback port, with settings of the test's own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _context;
    private readonly PostgresHome? _shared;

    private TestHost(WebApplication app, DirectoryInfo context, string? database)
    {
        _shared = database is null ? null : new PostgresHome(database, user: "", app.Services.GetRequiredService<PostgresServer>());
        _app = app;
        _context = context;

        // A browser that leaves hangs up at once; HttpClient by default reads on for two seconds.
        Http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = new Uri(app.Urls.First()),
            Timeout = TimeSpan.FromSeconds(60)
        };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The user context folder, empty at first.</summary>
    public string Context => _context.FullName;

    /// <summary>Starts the service.</summary>
    /// <param name="provider">Its model's provider; null for the demo.</param>
    /// <param name="settings">Further variables as NAME=value; they win over those set here.</param>
    public static Task<TestHost> StartAsync(ScriptedProvider? provider, params string[] settings) =>
        StartAsync(provider, TimeProvider.System, settings);

    /// <inheritdoc cref="StartAsync(ScriptedProvider?, string[])" />
    /// <param name="clock">The service's clock.</param>
    public static async Task<TestHost> StartAsync(ScriptedProvider? provider, TimeProvider clock, params string[] settings)
    {
        var context = Directory.CreateTempSubdirectory("user_context");
        string[] own =
        [
            "COMFY_ASSISTANT_USER_CONTEXT=" + context.FullName,
            "COMFY_ASSISTANT_CONNECTIONS=" + Path.Combine(context.FullName, "own", "connections.json"),
            "COMFY_ASSISTANT_URLS=http://127.0.0.1:0", "COMFY_ASSISTANT_LOG_LEVEL=ERROR", "COMFY_ASSISTANT_TOKEN=",
            "COMFY_ASSISTANT_ALLOWED_ORIGINS=",
            "OPENAI_API_KEY=" + (provider is null ? "" : "sk-test-1234567890"), "OPENAI_MODEL=test-model",
            "OPENAI_API_BASE_URL=" + (provider?.Url ?? "https://api.openai.com/v1"), "LLM_REQUEST_DELAY_SECONDS=0", "COMFYUI_PATH=",
            // Nothing listens there: what runs on the developer's own machine must not change what a test sees.
            "COMFYUI_BASE_URL=http://127.0.0.1:9", "COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND=100000",
            "COMFY_ASSISTANT_REGISTRY_URL=off", "COMFY_ASSISTANT_DATABASE=", "COMFY_ASSISTANT_SECRET=",
        ];
        var app = Program.Build([.. own.Concat(settings).Select(setting => "--" + setting)], clock);
        await app.StartAsync();
        var database = settings.LastOrDefault(setting => setting.StartsWith(PostgresCluster.Variable, StringComparison.Ordinal));
        return new TestHost(app, context, database?[PostgresCluster.Variable.Length..]);
    }

    /// <summary>Posts a conversation and reads the whole answer.</summary>
    public async Task<UiTranscript> ChatAsync(JsonNode body)
    {
        using var response = await PostAsync(body);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"status {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
        return UiTranscript.Parse(answer);
    }

    public Task<UiTranscript> ChatAsync(string text) => ChatAsync(Conversation.Of(Conversation.User(text)));

    public Task<HttpResponseMessage> PostAsync(JsonNode body) => Http.PostAsJsonAsync("/api/chat", body);

    /// <summary>Posts a conversation and returns once the answer's headers are here.</summary>
    public Task<HttpResponseMessage> OpenAsync(JsonNode body, CancellationToken cancellationToken = default) =>
        Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(body) },
            HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>A text of the user's as it is kept, in the folder or in the database; null where there is none.</summary>
    public string? Kept(string path)
    {
        if (_shared is not null) return _shared.Kept(path) is { } content ? Encoding.UTF8.GetString(content) : null;
        var file = Path.Combine(Context, path);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    /// <summary>Writes a text of the user's, as an editor or another service would.</summary>
    public void Put(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Put(string, string)"/>
    public void Put(string path, byte[] content)
    {
        if (_shared is not null)
        {
            _shared.Put(path, content);
            return;
        }
        var file = Path.Combine(Context, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _shared?.Dispose();
        Remove(_context);
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // An answer whose reader has left may have written a last file while the folder was emptied.
            if (Directory.Exists(folder.FullName))
                folder.Delete(recursive: true);
        }
    }
}
