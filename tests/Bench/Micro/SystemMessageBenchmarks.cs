using BenchmarkDotNet.Attributes;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Prompts.Sections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Bench.Micro;

/// <summary>Assembling the system message for a user with 200 skills and 100 rules, as every request does. Goal: under 5 ms.</summary>
public class SystemMessageBenchmarks
{
    private const int Skills = 200;
    private const int Rules = 100;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bench-context-");
    private SystemMessage _message = null!;

    [GlobalSetup]
    public async Task Fill()
    {
        var time = TimeProvider.System;
        var folder = new UserContextFolder(_root.FullName);
        var files = new FolderFiles(folder, time);
        var database = new SqliteDatabase(folder, time, NullLogger<ContextDatabase>.Instance);
        var (rules, skills) = (new RuleStore(database, time), new SkillStore(files));
        for (var i = 0; i < Rules; i++)
            await rules.AddAsync($"Rule {i}", $"Prefer setting number {i} wherever it is possible.", CancellationToken.None);
        for (var i = 0; i < Skills; i++)
            await skills.CreateAsync(
                $"Skill {i}", $"Does thing number {i} in the way that the user likes.", "Step one. Step two.", CancellationToken.None);

        var tokens = new TokenCounter();
        await tokens.Ready;
        var prompts = new PromptFolder(ShippedFolder.Find("src/Prompts", "Prompts"));
        _message = new SystemMessage(
            new PromptStore(new ShippedPrompts(prompts, time), new PromptOverrideStore(files), time, NullLogger<PromptStore>.Instance),
            new UserSections(rules, new PersonaStore(files, database, time), new ProfileStore(files), NullLogger<UserSections>.Instance),
            new SkillSections(skills, new SystemSkillStore(prompts.Skills, time), NullLogger<SkillSections>.Instance),
            () => [],
            tokens,
            new PromptOptions { SystemTokens = 6_000, UserTokens = 6_000 });
    }

    [GlobalCleanup]
    public void Delete() => _root.Delete(recursive: true);

    [Benchmark]
    public async Task<int> Assemble() => (await _message.AssembleAsync("Hi", CancellationToken.None)).Text.Length;
}
