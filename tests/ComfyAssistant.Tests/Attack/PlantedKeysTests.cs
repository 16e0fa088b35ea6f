using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Telemetry;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>A key, whatever its shape, appears in no log, answer, error, trace, report or export, wherever it was planted.</summary>
public sealed class PlantedKeysTests
{
    private static readonly string[] Paths =
        ["/healthz", "/api/service", "/api/tools", "/api/environment", "/api/prompts/preview", "/openapi/v1.json", "/api-docs"];

    public static TheoryData<string> Shapes() =>
    [
        "sk-planted0123456789abcdefghijABCDEFGHIJ", "sk-proj-planted_0123456789-abcdefghij", "sk-or-v1-planted0123456789abcdef0123456789",
        "sk-ant-api03-planted0123456789-abcdef_AA",
        "gsk_planted0123456789abcdefghijABCDEFGHIJ", "xai-planted0123456789abcdefghijABCDEFGHIJ",
        "AIzaSyPlanted0123456789abcdefghij-_ABCDE", "hf_plantedABCDEFGHIJKLMNOPQRSTUVWXYZ", "planted0123456789abcdef0123456789abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlcGxhbnRlZA",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task It_appears_nowhere(string key)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var comfy = await FakeComfy.StartAsync();
        var seen = new ConcurrentQueue<string>();
        using var traces = Listen(seen);
        var password = Uri.EscapeDataString(key);
        var address = WithPassword(provider.Url, password) + "?key=" + password;
        string[] settings =
        [
            "OPENAI_API_KEY=" + key, "OPENAI_API_BASE_URL=" + address, "COMFY_ASSISTANT_LOG_LEVEL=DEBUG",
            "COMFYUI_HEADERS=X-Key: " + key, "COMFYUI_BASE_URL=" + WithPassword(comfy.Url, password), "COMFY_ASSISTANT_KEEP_REQUESTS=on",
        ];
        await using var host = await TestHost.StartAsync(provider, settings);

        foreach (var refusal in new[] { 400, 401, 404, 429, 500 })
        {
            provider.Refuse(refusal, """{"error":{"message":"KEY is wrong: api_key=KEY"}}""".Replace("KEY", key, StringComparison.Ordinal));
            seen.Enqueue(await AnswerAsync(host.PostAsync(Conversation.Of(Conversation.User("Hi")))));
        }
        provider.Then("""data: {"error":{"message":"no KEY","code":401}}""".Replace("KEY", key, StringComparison.Ordinal) + "\n\n");
        seen.Enqueue(await AnswerAsync(host.PostAsync(Conversation.Of(Conversation.User("Hi")))));
        foreach (var path in Paths)
            seen.Enqueue(await AnswerAsync(host.Http.GetAsync(path)));
        seen.Enqueue(await AnswerAsync(host.Http.PostAsync("/api/environment/scan", null)));
        seen.Enqueue(await AnswerAsync(host.PostAsync(Conversation.Of(Conversation.User("My key is " + key)))));
        var kept = (await host.GetAsync("/api/requests"))["requests"]!.AsArray();
        Assert.Equal(7, kept.Count);
        foreach (var head in kept)
            seen.Enqueue(head!.ToJsonString() + await AnswerAsync(host.Http.GetAsync("/api/requests/" + head["id"])));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(host.Context, "requests"))) seen.Enqueue(await ReadAsync(file));
        await File.WriteAllTextAsync(Path.Combine(host.Context, "SOUL.md"), "calm");
        await File.WriteAllTextAsync(Path.Combine(host.Context, "keys"), key);
        await File.WriteAllTextAsync(Path.Combine(host.Context, "models.json"), key);
        var zip = Path.Combine(host.Context, "export.zip");
        var own = settings.Append("COMFY_ASSISTANT_USER_CONTEXT=" + host.Context).Select(setting => "--" + setting).ToArray();
        foreach (var command in new string[][] { ["doctor"], ["export", zip], ["import", zip], ["export"], ["serve", key] })
        {
            using var output = new StringWriter();
            await CommandLine.RunAsync([.. command, .. own], new CommandContext(output, output));
            seen.Enqueue(output.ToString());
        }
        await host.StopAsync();
        foreach (var log in Directory.EnumerateFiles(Path.Combine(host.Context, "logs"))) seen.Enqueue(await ReadAsync(log));
        using (var archive = ZipFile.OpenRead(zip))
            foreach (var entry in archive.Entries)
                seen.Enqueue(entry.FullName + Encoding.Latin1.GetString(await BytesAsync(entry)));

        Assert.Contains(seen, text => text.Contains("SOUL.md", StringComparison.Ordinal));
        Assert.Contains(seen, text => text.StartsWith("chat ", StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain(key, text, StringComparison.Ordinal));
    }

    /// <summary>Of what users enter, where it is kept in a database: nor does a dump of that.</summary>
    [Theory]
    [InlineData("sk-planted0123456789abcdefghijABCDEFGHIJ")]
    [InlineData("planted0123456789abcdef0123456789abcdef")]
    public async Task In_a_database_it_appears_nowhere_either(string key)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var database = PostgresCluster.Emptied(nameof(PlantedKeysTests));
        string[] settings = [.. ManyUsers.ByHeader, PostgresCluster.Variable + database, "COMFY_ASSISTANT_LOG_LEVEL=DEBUG"];
        var seen = new ConcurrentQueue<string>();
        await using var host = await TestHost.StartAsync(provider, [.. settings, PostgresCluster.Secret]);
        await using var stranger = await TestHost.StartAsync(provider, [.. settings, "COMFY_ASSISTANT_SECRET=" + key + key]);
        foreach (var each in new[] { host, stranger })
        {
            using var anna = each.As("anna");
            var headers = new Dictionary<string, string> { ["X-Key"] = key };
            foreach (var (path, body) in new (string, object)[]
            {
                ("/api/models/mine", new { name = "n", provider = "other", baseUrl = provider.Url, key, model = "m" }),
                ("/api/mcp/servers/notes", new { url = "http://127.0.0.1:9/", headers }),
                ("/api/mcp/servers/notes", new { url = "http://127.0.0.1:9/?key=" + key }),
            })
                seen.Enqueue(await AnswerAsync(anna.PutAsJsonAsync(path, body)));
            provider.Refuse(401, $$$"""{"error":{"message":"{{{key}}} is wrong"}}""");
            var chat = Conversation.Of(Conversation.User("Hi"));
            chat["connection"] = "mine";
            seen.Enqueue(await AnswerAsync(anna.PostAsJsonAsync("/api/chat", chat)));
            foreach (var path in (string[])[.. Paths, "/readyz", "/api/models", "/api/mcp/servers", "/api/models/mine/list"])
                seen.Enqueue(await AnswerAsync(anna.GetAsync(path)));
            await each.StopAsync();
            foreach (var log in Directory.EnumerateFiles(Path.Combine(each.Context, "logs"))) seen.Enqueue(await ReadAsync(log));
        }
        var dump = PostgresCluster.Dump(database);
        seen.Enqueue(dump);
        Assert.Contains("private/connections.json", dump, StringComparison.Ordinal);
        Assert.Contains(seen, text => text.Contains("another COMFY_ASSISTANT_SECRET", StringComparison.Ordinal));
        // Bytes are digits in a dump.
        var digits = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key));
        Assert.All(seen, text => Assert.False(
            text.Contains(key, StringComparison.Ordinal) || text.Contains(digits, StringComparison.Ordinal), text));
    }

    private static string WithPassword(string url, string password) =>
        url.Replace("http://", $"http://user:{password}@", StringComparison.Ordinal);

    private static ActivityListener Listen(ConcurrentQueue<string> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GenAiSpan.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static async Task<string> AnswerAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return answer.Headers + await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private static async Task<byte[]> BytesAsync(ZipArchiveEntry entry)
    {
        await using var content = await entry.OpenAsync();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
