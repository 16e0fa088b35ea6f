using System.Diagnostics;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

/// <summary>A process that writes is killed at random: what it acknowledged is there afterwards, and nothing is there by halves.</summary>
public class KillTests : StoreTest
{
    private const int Seed = 20260305;

    private readonly int _kills;

    public KillTests() : this(new ContextHome(), kills: 50)
    {
    }

    private protected KillTests(ContextHome home, int kills) : base(home) => _kills = kills;

    [Fact]
    public async Task Kills_lose_nothing_acknowledged_and_leave_nothing_half_written()
    {
        await Home.Skills.CreateAsync("shared", "d", "0x0 end", ContextHome.Ct);
        var random = new Random(Seed);
        var acknowledged = new List<string>();
        for (var run = 1; run <= _kills; run++)
        {
            var lines = await RunUntilKilledAsync(run, random.Next(3, 28));
            acknowledged.AddRange(lines);
            await AssertWholeAsync(lines.LastOrDefault(l => l.StartsWith("changed ", StringComparison.Ordinal)));
        }

        var rules = (await Home.Rules.ListAsync(ContextHome.Ct)).ToDictionary(r => r.Name, r => r.Text);
        Assert.All(rules, r => Assert.Equal($"text of {r.Key}", r.Value));
        Assert.Empty(Words("rule").Except(rules.Keys));

        var list = await Home.Skills.ListAsync(ContextHome.Ct);
        Assert.Empty(list.Unreadable);
        Assert.Empty(Words("skill").Except(list.Skills.Select(s => s.Slug)));
        Assert.Empty(Words("deleted").Intersect(list.Skills.Select(s => s.Slug)));
        foreach (var skill in list.Skills.Where(s => s.Slug[0] == 's' && s.Slug != "shared"))
            Assert.Equal(Body(skill.Slug), (await Home.Skills.GetAsync(skill.Slug, ContextHome.Ct)).Instructions);

        Assert.True(acknowledged.Count > _kills, $"only {acknowledged.Count} writes in {_kills} runs");
        if (Home.Shared is null) Assert.Empty(Home.FilesLike("*corrupt*"));

        IEnumerable<string> Words(string verb) =>
            acknowledged.Where(l => l.StartsWith(verb + " ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]);
    }

    // The shared skill is whole, and at most the one change further that was written but not yet acknowledged.
    private async Task AssertWholeAsync(string? lastChange)
    {
        var body = (await Home.Skills.GetAsync("shared", ContextHome.Ct)).Instructions;
        var word = body.Split(' ')[0];
        Assert.True(body == Body(word) || body == "0x0 end", $"half a skill: {body.Length} characters, the first word is {word}");
        if (lastChange?.Split(' ')[1].Split('x') is [var run, var number])
            Assert.Contains(word, new[] { $"{run}x{number}", $"{run}x{int.Parse(number) + 1}" });
    }

    private static string Body(string word) => string.Concat(Enumerable.Repeat(word + " ", 3_000)) + "end";

    private async Task<List<string>> RunUntilKilledAsync(int run, int afterLines)
    {
        var dotnet = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] place = Home.Shared is { } shared ? [shared.Address, shared.User] : [Home.Folder.Root];
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "CrashWriter.dll"), $"{run}", .. place])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (lines.Count == 1)
                lines.AddRange(await WriteBesideAsync(run));
            // The writer goes on while this line travels, so the kill falls anywhere in the writes that follow. Lines said since count too.
            if (lines.Count >= afterLines)
                process.Kill();
        }

        await process.WaitForExitAsync();
        Assert.True(lines.Count >= afterLines, $"the writer ended by itself: {await errors}");
        return lines;
    }

    // Two processes write at once.
    private async Task<string[]> WriteBesideAsync(int run)
    {
        var rule = await Home.Rules.AddAsync($"beside{run}", $"text of beside{run}", ContextHome.Ct);
        var skill = await Home.Skills.CreateAsync($"s-beside{run}", "d", Body($"s-beside{run}"), ContextHome.Ct);
        return [$"rule {rule.Name}", $"skill {skill.Slug}"];
    }
}

/// <summary>The same over PostgreSQL, which has no files of ours to break.</summary>
public sealed class KillsOnPostgresTests() : KillTests(ContextHome.OnPostgres(), kills: 8);
