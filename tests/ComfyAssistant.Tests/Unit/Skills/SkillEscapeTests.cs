using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

/// <summary>No slug, name or link leads out of the skills folder.</summary>
public sealed class SkillEscapeTests : IDisposable
{
    private const int Seed = 20260304;

    private const string Secret = "what nobody may read";
    private readonly ContextHome _home = new();

    public SkillEscapeTests()
    {
        File.WriteAllText(Path.Combine(_home.Outside, "secret.md"), Secret);
        _home.Put("../outside/SKILL.md", "---\nname: outside\ndescription: d\n---\n" + Secret);
        _home.Put("SOUL.md", Secret);
        _home.Put("SKILL.md", Secret);
        _home.Put("skills/inside/SKILL.md", "---\nname: inside\ndescription: d\n---\ninside");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Five_thousand_random_slugs_and_names_touch_nothing_outside()
    {
        var random = new Random(Seed);
        var before = Snapshot();
        var writes = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var text = HostileText.Next(random);
            try
            {
                switch (i % 5)
                {
                    case 0:
                        var saved = await _home.Skills.CreateAsync(text, "d", "i", ContextHome.Ct);
                        Assert.Matches("^skills/[a-z0-9]+(-[a-z0-9]+)*/SKILL\\.md$", saved.Path);
                        Assert.InRange(saved.Slug.Length, 1, 64);
                        writes++;
                        break;
                    case 1:
                        var read = await _home.Skills.GetAsync(text, ContextHome.Ct);
                        Assert.DoesNotContain(Secret, read.Instructions, StringComparison.Ordinal);
                        break;
                    case 2:
                        await _home.Skills.UpdateAsync(text, new(Instructions: "changed"), ContextHome.Ct);
                        break;
                    case 3:
                        await _home.Skills.DeleteAsync(text, ContextHome.Ct);
                        break;
                    default:
                        await _home.Skills.UpdateAsync(text, new(text, text, text), ContextHome.Ct);
                        break;
                }
            }
            catch (ContextException e)
            {
                Assert.True(e.Fault is ContextFault.Invalid or ContextFault.NotFound, $"{Seed}/{i}: {e.Fault} {e.Message}");
            }
        }

        Assert.Equal(before, Snapshot());
        Assert.InRange(writes, 300, 1_000);
    }

    [Fact]
    public async Task Every_name_survives_a_round_trip_and_gets_a_slug_that_opens_it()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var name = $"{HostileText.Next(random)} {i}";
            if (name.Length > 100 || name.Contains(HostileText.HalfACharacter, StringComparison.Ordinal))
                continue;
            var saved = await _home.Skills.CreateAsync(name, name, name, ContextHome.Ct);
            Assert.Equal(new(saved.Slug, name.Trim(), name.Trim(), name), await _home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
        }
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("file")]
    [InlineData("flat")]
    [InlineData("dangling")]
    public async Task A_link_is_refused_for_reading_writing_and_deleting(string kind)
    {
        var before = Snapshot();
        var link = Path.Combine(_home.Folder.SkillsFolder, "link");
        var outside = Path.Combine(_home.Outside, "outside");
        _ = kind switch
        {
            "folder" => Directory.CreateSymbolicLink(link, outside),
            "file" => File.CreateSymbolicLink(
                Path.Combine(Directory.CreateDirectory(link).FullName, "SKILL.md"), Path.Combine(outside, "SKILL.md")),
            "flat" => File.CreateSymbolicLink(link + ".md", Path.Combine(outside, "SKILL.md")),
            _ => File.CreateSymbolicLink(link, Path.Combine(_home.Outside, "not-there")),
        };

        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Skills.GetAsync("link", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Skills.UpdateAsync("link", new("a", "b", "c"), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Skills.DeleteAsync("link", ContextHome.Ct));
        Assert.Equal("link-2", (await _home.Skills.CreateAsync("link", "d", "i", ContextHome.Ct)).Slug);
        Assert.DoesNotContain((await _home.Skills.ListAsync(ContextHome.Ct)).Skills, s => s.Slug == "link");

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Deleting_a_skill_removes_a_link_in_its_folder_and_not_what_it_points_to()
    {
        var before = Snapshot();
        Directory.CreateSymbolicLink(Path.Combine(_home.Folder.SkillsFolder, "inside", "data"), Path.Combine(_home.Outside, "outside"));

        await _home.Skills.DeleteAsync("inside", ContextHome.Ct);

        Assert.Equal(before, Snapshot());
        Assert.False(Directory.Exists(Path.Combine(_home.Folder.SkillsFolder, "inside")));
    }

    // Outside the user context, and in it beside the skills.
    private SortedDictionary<string, string> Snapshot()
    {
        var files = new SortedDictionary<string, string>(_home.EverythingOutside());
        foreach (var file in Directory.GetFiles(_home.Folder.Root))
            files[file] = File.ReadAllText(file);
        foreach (var folder in Directory.GetDirectories(_home.Folder.Root))
            files[folder] = "folder";
        return files;
    }
}
