using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Prompts;

public sealed class SystemMessageCacheTests : IDisposable
{
    private readonly DirectoryInfo _prompts = Directory.CreateTempSubdirectory("prompts-");
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow().AddHours(1));
    private readonly PromptHome _home;
    private readonly SystemMessageCache _cache;

    public SystemMessageCacheTests()
    {
        CopyPrompts(RepositoryFiles.Of(Path.Combine("src", "Prompts")), _prompts.FullName);
        _home = new PromptHome(prompts: _prompts.FullName);
        _cache = new SystemMessageCache(
            _home.System, new PromptFolder(_prompts.FullName), new FolderFiles(_home.Context.Folder, _clock), KnownEnvironment.BuiltIn(),
            _home.Tokens);
    }

    public void Dispose()
    {
        _home.Dispose();
        _prompts.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_is_assembled_twice_while_nothing_changes()
    {
        // The very first one makes the database.
        await GetAsync();
        var first = await GetAsync();

        Assert.Same(first, await GetAsync());
        Assert.Equal((await _home.AssembleAsync()).Text, first.Text);
    }

    [Fact]
    public async Task Every_kind_of_change_is_in_the_very_next_message()
    {
        var context = _home.Context;
        var changes = new (string Sign, Func<Task> Make)[]
        {
            ("Be brief at all times", () => context.Rules.AddAsync("Brief", "Be brief at all times.", ContextHome.Ct)),
            ("Foreign rule", () => Task.Run(AddForeignRule)),
            ("a calm painter", () => Task.Run(() => context.Put("SOUL.md", "You are a calm painter."))),
            ("a loud painter", () => Task.Run(() => Later(context.Put("SOUL.md", "You are a loud painter."), minutes: 1))),
            ("sell prints", () => Task.Run(() => context.Put("goals.md", "I want to sell prints."))),
            ("does the laundry", () => Task.Run(
                () => context.Put("skills/wash/SKILL.md", "---\nname: wash\ndescription: does the laundry\n---\nWash."))),
            ("A line of my own", () => AppendAsync("system_context/01_role.md", "A line of my own.")),
            ("Overridden message",
                () => Task.Run(() => context.Put("prompts/system_message.md", Shipped("system_message.md") + "\nOverridden message."))),
        };
        var before = (await GetAsync()).Text;
        foreach (var (sign, make) in changes)
        {
            Assert.DoesNotContain(sign, before, StringComparison.Ordinal);
            await make();
            var after = (await GetAsync()).Text;
            Assert.Contains(sign, after, StringComparison.Ordinal);
            Assert.Same(await GetAsync(), await GetAsync());
            before = after;
        }
        File.Delete(Path.Combine(context.Folder.Root, "SOUL.md"));
        Assert.DoesNotContain("a loud painter", (await GetAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_written_a_moment_ago_is_read_every_time()
    {
        var soul = _home.Context.Put("SOUL.md", "You are a calm painter.");
        File.SetLastWriteTimeUtc(soul, _clock.GetUtcNow().UtcDateTime);

        var first = await GetAsync();

        Assert.NotSame(first, await GetAsync());
    }

    [Fact]
    public async Task What_could_not_be_read_is_tried_again()
    {
        _home.Context.Put("skills/broken/SKILL.md", "---\nname: [\n---\n");

        Assert.NotSame(await GetAsync(), await GetAsync());
    }

    [Fact]
    public async Task A_skill_that_the_message_asks_for_is_in_this_message_only()
    {
        await _home.Context.Skills.CreateAsync("wash", "Does the laundry.", "Use cold water.", ContextHome.Ct);

        Assert.Contains("Use cold water", (await GetAsync("/skill wash")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Use cold water", (await GetAsync("Hi")).Text, StringComparison.Ordinal);
    }

    private Task<AssembledMessage> GetAsync(string message = "Hi") => _cache.GetAsync(message, 32_000, CancellationToken.None);

    private void AddForeignRule()
    {
        using var connection = _home.Context.Foreign();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rules (name, rule_text, created_at) VALUES ('Foreign', 'Foreign rule.', '2026-01-01T00:00:00Z')";
        insert.ExecuteNonQuery();
    }

    private async Task AppendAsync(string prompt, string line)
    {
        var path = Path.Combine(_prompts.FullName, prompt);
        await File.AppendAllTextAsync(path, "\n\n" + line + "\n");
        Later(path, minutes: 2);
    }

    // Files of one length that are written within one tick of the file system's clock would carry the same date.
    private static void Later(string path, int minutes) =>
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes));

    private string Shipped(string name) => File.ReadAllText(Path.Combine(_prompts.FullName, name));

    private static void CopyPrompts(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
