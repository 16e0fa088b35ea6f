using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Attack;

/// <summary>
/// Everything at once against a service that runs as a process of its own: requests of all kinds to all routes, a provider and a ComfyUI
/// that misbehave in every way known, ten planted secrets. It stays alive, small and quick, and tells none of the ten.
/// </summary>
public sealed class StandingAttack(ITestOutputHelper output) : IDisposable
{
    private const int Attackers = 6;
    private const int SliceRequests = 1200;
    private const long MostMemory = 400_000_000;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(250);

    private static readonly string[] Planted =
    [
        "sk-planted-provider-key-01", "planted-token-of-service-02", "planted-url-password-03", "planted-url-query-04",
        "planted-comfy-password-05", "planted-comfy-query-06", "planted-header-value-07", "planted-file-by-soul-08",
        "planted-file-by-readme-09", "gsk_planted_by_the_provider_10",
    ];

    private readonly string?[] _underWay = new string?[Attackers];
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("attack-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task The_service_stays_alive_small_and_discreet()
    {
        var watch = Stopwatch.StartNew();
        await using var provider = await ScriptedProvider.StartAsync();
        await using var comfy = await FakeComfy.StartAsync();
        Misbehave(provider, comfy);
        await using var service = await ServiceProcess.StartAsync(_root.FullName, Settings(provider, comfy));
        service.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Planted[1]);
        var document = JsonNode.Parse(await service.Http.GetStringAsync("/openapi/v1.json"))!;

        var end = AttackTime.Asked ?? Slice;
        using var health = new HealthProbe(service, MostMemory, () => string.Join('\n', _underWay));
        var attacks = Enumerable.Range(0, Attackers)
            .Select(i => Task.Run(() => AttackAsync(service, document, i, () => watch.Elapsed > end))).ToList();
        var counts = await Task.WhenAll(attacks);
        health.Stop();

        output.WriteLine($"{counts.Sum()} requests in {watch.Elapsed.TotalMinutes:0.0} minutes, "
            + $"slowest health {health.Slowest.TotalMilliseconds:0} ms, memory {health.MostMemory / 1e6:0} MB");
        Assert.True(service.IsAlive, service.Output);
        Assert.Null(health.Failure);
        AssertDiscreet(service.Output, "the log");
        Assert.DoesNotContain('\u001b', service.Output.Replace("\u001b[0m", "", StringComparison.Ordinal));
        Assert.True(health.MostMemory < MostMemory, $"{health.MostMemory} bytes; too much for the first time during\n{health.WhenTooMuch}");
        // On a machine that is busy with other tests the time says nothing.
        if (AttackTime.Asked is not null) Assert.True(health.Slowest < Quick, $"/healthz took {health.Slowest}");
    }

    private async Task<int> AttackAsync(ServiceProcess service, JsonNode document, int attacker, Func<bool> isOver)
    {
        var count = 0;
        foreach (var seed in AttackTime.KeptSeeds.Append(AttackTime.Seed + 1000 + attacker))
        {
            var fuzzer = new Fuzzer(document, seed + attacker);
            var isLast = seed == AttackTime.Seed + 1000 + attacker;
            for (var i = 0; !isOver() && (isLast ? AttackTime.Asked is not null || i < SliceRequests / Attackers : i < 20); i++)
            {
                using var request = fuzzer.Next();
                // A chat that its model fails is told with 500 before the first byte. The client makes the address absolute as it sends it.
                var mayFail = request.RequestUri!.OriginalString.StartsWith("/api/chat", StringComparison.Ordinal);
                var what = $"seed {seed + attacker}, request {i}: {request.Method} {request.RequestUri}";
                _underWay[attacker] = what;
                try
                {
                    using var answer = await service.Http.SendAsync(request);
                    var body = await answer.Content.ReadAsStringAsync();
                    AssertDiscreet(answer.Headers + body, what);
                    Assert.True((int)answer.StatusCode != 500 || mayFail, $"{what}: {body}\n{service.Output}");
                }
                catch (HttpRequestException) when (service.IsAlive)
                {
                    // The service hung up on a request that is none.
                }
                count++;
            }
        }
        return count;
    }

    private static void AssertDiscreet(string text, string where)
    {
        foreach (var secret in Planted)
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} in {where}");
    }

    private static void Misbehave(ScriptedProvider provider, FakeComfy comfy)
    {
        var answers = HostileProvider.Answers(Planted[0] + " " + Planted[9]).Values.ToList();
        var faults = HostileComfy.Answers.Values.ToList();
        var random = new Random(AttackTime.Seed);
        provider.Otherwise = call =>
        {
            provider.Forget();
            return answers[Pick(answers.Count)](call);
        };
        comfy.Fault = http => Pick(3) == 0 ? comfy.AnswerWellAsync(http) : faults[Pick(faults.Count)](http);

        int Pick(int count)
        {
            lock (random) return random.Next(count);
        }
    }

    private static string WithPassword(string url, string password) =>
        url.Replace("http://", $"http://user:{password}@", StringComparison.Ordinal);

    private string[] Settings(ScriptedProvider provider, FakeComfy comfy)
    {
        var context = Directory.CreateDirectory(Path.Combine(_root.FullName, "user_context")).FullName;
        var package = Directory.CreateDirectory(Path.Combine(_root.FullName, "ComfyUI", "custom_nodes", "pack")).FullName;
        Directory.CreateDirectory(Path.Combine(_root.FullName, "ComfyUI", "models", "vae"));
        File.WriteAllText(Path.Combine(_root.FullName, "outside-soul"), Planted[7]);
        File.WriteAllText(Path.Combine(_root.FullName, "outside-readme"), "# pack\n" + Planted[8]);
        File.CreateSymbolicLink(Path.Combine(context, "SOUL.md"), Path.Combine(_root.FullName, "outside-soul"));
        File.CreateSymbolicLink(Path.Combine(package, "README.md"), Path.Combine(_root.FullName, "outside-readme"));
        return
        [
            "COMFY_ASSISTANT_USER_CONTEXT=" + context, "COMFYUI_PATH=" + Path.Combine(_root.FullName, "ComfyUI"),
            "COMFY_ASSISTANT_LOG_LEVEL=DEBUG",
            "OPENAI_API_KEY=" + Planted[0], "COMFY_ASSISTANT_TOKEN=" + Planted[1], "OPENAI_MODEL=test-model", "LLM_REQUEST_DELAY_SECONDS=0",
            $"OPENAI_API_BASE_URL={WithPassword(provider.Url, Planted[2])}?key={Planted[3]}",
            $"COMFYUI_BASE_URL={WithPassword(comfy.Url, Planted[4])}/?key={Planted[5]}",
            "COMFY_ASSISTANT_REGISTRY_URL=" + comfy.Url,
            "COMFYUI_HEADERS=X-Key: " + Planted[6], "LLM_IDLE_TIMEOUT_SECONDS=5", "LLM_MAX_STEPS=4",
        ];
    }
}
