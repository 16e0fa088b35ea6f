using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

public sealed class SkillStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_created_skill_is_a_file_in_the_Agent_Skills_format()
    {
        var saved = await Create("Portrait \"pro\": 肖像 😀", "# Do\r\nthis\n");

        Assert.Equal(new("portrait-pro", "Portrait \"pro\": 肖像 😀", "d", "skills/portrait-pro/SKILL.md"), saved);
        var text = File.ReadAllText(Path.Combine(_home.Folder.Root, saved.Path));
        Assert.Matches("(?s)^---\nname: \"Portrait .*\"\ndescription: \"d\"\n---\n# Do\r\nthis\n$", text);
        Assert.Equal(new(saved.Slug, saved.Name, "d", "# Do\r\nthis\n"), await _home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
        Assert.Equal([new SkillSummary(saved.Slug, saved.Name, "d")], (await _home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }

    [Fact]
    public async Task The_same_name_again_is_refused_and_another_with_the_same_slug_gets_a_number()
    {
        Assert.Equal("foo", (await Create("Foo")).Slug);
        Assert.Equal("foo-2", (await Create("Foo!")).Slug);
        Assert.Equal("foo-3", (await Create("foo")).Slug);

        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => Create(" Foo! "));
        Assert.Contains("'foo-2'", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Count);
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_given()
    {
        _home.Put("skills/x/SKILL.md", "---\nname: X\ndescription: D\nlicense: MIT\n---\n\nbody");

        var renamed = await _home.Skills.UpdateAsync("x", new(Name: "Y"), ContextHome.Ct);
        Assert.Equal(new("x", "Y", "D", "skills/x/SKILL.md"), renamed);
        var described = await _home.Skills.UpdateAsync("x", new(Description: "E"), ContextHome.Ct);
        Assert.Equal(renamed with { Description = "E" }, described);
        await _home.Skills.UpdateAsync("x", new(Instructions: "new"), ContextHome.Ct);

        Assert.Equal(new("x", "Y", "E", "new"), await _home.Skills.GetAsync("x", ContextHome.Ct));
        var text = File.ReadAllText(Path.Combine(_home.Folder.Root, described.Path));
        Assert.Contains("license: MIT", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Just text\n", "old", "", "# Just text\n")]
    [InlineData("---\nname: Named\ndescription: D\n---\nbody", "Named", "D", "body")]
    public async Task The_older_flat_form_is_read_changed_and_deleted_where_it_lies(
        string text, string name, string description, string body)
    {
        var file = _home.Put("skills/old.md", text);

        Assert.Equal(new("old", name, description, body), await _home.Skills.GetAsync("old", ContextHome.Ct));
        var saved = await _home.Skills.UpdateAsync("old", new(Description: "new"), ContextHome.Ct);
        Assert.Equal(new("old", name, "new", "skills/old.md"), saved);
        Assert.Equal(new("old", name, "new", body), await _home.Skills.GetAsync("old", ContextHome.Ct));
        Assert.Equal("old-2", (await Create("OLD")).Slug);

        await _home.Skills.DeleteAsync("old", ContextHome.Ct);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_deleted_skill_is_gone_with_its_files_and_its_older_form()
    {
        _home.Put("skills/x/SKILL.md", "new");
        _home.Put("skills/x/references/a.md", "a");
        _home.Put("skills/x.md", "old");
        Assert.Equal("new", (await _home.Skills.GetAsync("x", ContextHome.Ct)).Instructions);

        Assert.Equal("x", await _home.Skills.DeleteAsync("x", ContextHome.Ct));

        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Skills.GetAsync("x", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Skills.DeleteAsync("x", ContextHome.Ct));
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_home.Folder.SkillsFolder).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public async Task Deleting_a_flat_skill_leaves_a_folder_of_that_name_that_is_no_skill()
    {
        var other = _home.Put("skills/x/notes.txt", "mine");
        _home.Put("skills/x.md", "old");

        await _home.Skills.DeleteAsync("x", ContextHome.Ct);

        Assert.True(File.Exists(other));
        Assert.Empty((await _home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }

    [Fact]
    public async Task Broken_files_are_reported_and_fail_nothing_else()
    {
        await Create("good");
        _home.Put("skills/yaml/SKILL.md", "---\nname: [\n---\n");
        _home.Put("skills/large/SKILL.md", new string('x', 1_048_576));
        _home.Put("skills/flat.md", "---\nname: x");
        Directory.CreateDirectory(Path.Combine(_home.Folder.SkillsFolder, "folder", "SKILL.md"));
        Directory.CreateDirectory(Path.Combine(_home.Folder.SkillsFolder, "empty"));
        File.WriteAllBytes(_home.Put("skills/binary/SKILL.md", ""), [0xFF, 0xFE, 0x00]);

        var list = await _home.Skills.ListAsync(ContextHome.Ct);

        Assert.Equal("good", Assert.Single(list.Skills).Slug);
        Assert.Equal(["binary", "flat", "folder", "large", "yaml"], list.Unreadable.Select(u => u.Slug));
        Assert.All(list.Unreadable, u => Assert.NotEmpty(u.Reason));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Skills.GetAsync("large", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Skills.UpdateAsync("yaml", new(Name: "x"), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Skills.GetAsync("empty", ContextHome.Ct));
    }

    [Fact]
    public async Task A_broken_file_is_mended_by_a_change_of_every_part_or_deleted()
    {
        _home.Put("skills/a/SKILL.md", "---\nname: [\n---\n");
        _home.Put("skills/b/SKILL.md", "---\nname: [\n---\n");

        await _home.Skills.UpdateAsync("a", new("A", "d", "i"), ContextHome.Ct);
        await _home.Skills.DeleteAsync("b", ContextHome.Ct);

        var list = await _home.Skills.ListAsync(ContextHome.Ct);
        Assert.Equal([new SkillSummary("a", "A", "d")], list.Skills);
        Assert.Empty(list.Unreadable);
    }

    public static TheoryData<string?, string?, string?, string> BadSkills => new()
    {
        { "", "d", "i", "name is missing" },
        { "n", " ", "i", "description is missing" },
        { "n", "d", null, "instructions is missing" },
        { new string('x', 101), "d", "i", "at most 100 " },
        { "n", new string('x', 1_025), "i", "at most 1,024 " },
        { "n", "d", new string('x', 1_048_576), "at most 100,000 " },
    };

    [Theory]
    [MemberData(nameof(BadSkills))]
    public async Task A_bad_skill_is_refused_with_the_reason_and_writes_nothing(
        string? name, string? description, string? instructions, string reason)
    {
        var e = await ContextAssert.FailsAsync(
            ContextFault.Invalid, () => _home.Skills.CreateAsync(name, description, instructions, ContextHome.Ct));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home.Folder.Root));
    }

    [Fact]
    public async Task A_bad_change_is_refused_and_changes_nothing()
    {
        var saved = await Create("x");

        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Skills.UpdateAsync(saved.Slug, new(), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Skills.UpdateAsync(saved.Slug, new("y", "", "z"), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Skills.UpdateAsync("nope", new("y"), ContextHome.Ct));

        Assert.Equal("x", (await _home.Skills.GetAsync(saved.Slug, ContextHome.Ct)).Name);
    }

    [Fact]
    public async Task The_longest_skill_that_can_be_written_can_be_read()
    {
        var (name, description, instructions) = (new string('語', 100), new string('語', 1_024), new string('語', 100_000));

        var saved = await _home.Skills.CreateAsync(name, description, instructions, ContextHome.Ct);

        Assert.Equal(new(saved.Slug, name, description, instructions), await _home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
    }

    [Fact]
    public async Task A_thousand_skills_are_listed_and_changes_by_an_editor_seen_at_once()
    {
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < 1_000; i++)
            File.SetLastWriteTimeUtc(_home.Put($"skills/s{i:000}/SKILL.md", $"---\nname: N{i}\ndescription: d\n---\n"), longAgo);
        Assert.Equal(1_000, (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Count);

        _home.Put("skills/s500/SKILL.md", "---\nname: M500\ndescription: d\n---\n");
        Directory.Delete(Path.Combine(_home.Folder.SkillsFolder, "s501"), recursive: true);

        var names = (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Select(s => s.Name).ToList();
        Assert.Equal(999, names.Count);
        Assert.Contains("M500", names);
        Assert.DoesNotContain("N500", names);
    }

    [Fact]
    public async Task Two_hundred_parallel_writers_over_two_stores_lose_nothing_and_readers_see_no_half_skill()
    {
        SkillStore[] stores = [_home.Skills, new(_home.Folder, TimeProvider.System)];
        await Create("shared", "0");

        var writers = Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => i % 4 == 0
            ? stores[i % 2].UpdateAsync("shared", new(Instructions: string.Concat(Enumerable.Repeat($"{i} ", 2_000))), ContextHome.Ct)
            : stores[i % 2].CreateAsync($"Same slug{new string('!', i % 50)} {(char)('一' + i)}", "d", "i", ContextHome.Ct))));
        do
        {
            var words = (await _home.Skills.GetAsync("shared", ContextHome.Ct)).Instructions.TrimEnd().Split(' ');
            Assert.True(words is ["0"] || (words.Length == 2_000 && words.Distinct().Count() == 1),
                $"half a skill of {words.Length} words");
            Assert.Empty((await _home.Skills.ListAsync(ContextHome.Ct)).Unreadable);
        }
        while (!writers.IsCompleted);

        var slugs = (await writers).Select(s => s.Slug).Where(s => s != "shared").ToList();
        Assert.Equal(150, slugs.Distinct().Count());
        var listed = (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Select(s => s.Slug);
        Assert.Equal(slugs.Append("shared").Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Of_many_writers_of_one_name_only_one_succeeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await Create("one")).Slug;
            }
            catch (ContextException e) when (e.Fault == ContextFault.Invalid)
            {
                return null;
            }
        })));

        Assert.Equal("one", Assert.Single(results, r => r is not null));
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_a_clear_error()
    {
        _home.Put("skills", "not a folder");

        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => Create("x"));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Skills.ListAsync(ContextHome.Ct));
    }

    private Task<SavedSkill> Create(string name, string instructions = "i") =>
        _home.Skills.CreateAsync(name, "d", instructions, ContextHome.Ct);
}
