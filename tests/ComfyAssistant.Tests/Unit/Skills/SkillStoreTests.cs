using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

public class SkillStoreTests : StoreTest
{
    public SkillStoreTests() : this(new ContextHome())
    {
    }

    private protected SkillStoreTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public async Task A_created_skill_is_a_file_in_the_Agent_Skills_format()
    {
        var saved = await Create("Portrait \"pro\": 肖像 😀", "# Do\r\nthis\n");

        Assert.Equal(new("portrait-pro", "Portrait \"pro\": 肖像 😀", "d", "skills/portrait-pro/SKILL.md"), saved);
        var text = Home.Kept(saved.Path)!;
        Assert.Matches("(?s)^---\nname: \"Portrait .*\"\ndescription: \"d\"\n---\n# Do\r\nthis\n$", text);
        Assert.Equal(new(saved.Slug, saved.Name, "d", "# Do\r\nthis\n"), await Home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
        Assert.Equal([new SkillSummary(saved.Slug, saved.Name, "d")], (await Home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }

    [Fact]
    public async Task The_same_name_again_is_refused_and_another_with_the_same_slug_gets_a_number()
    {
        Assert.Equal("foo", (await Create("Foo")).Slug);
        Assert.Equal("foo-2", (await Create("Foo!")).Slug);
        Assert.Equal("foo-3", (await Create("foo")).Slug);

        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => Create(" Foo! "));
        Assert.Contains("'foo-2'", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await Home.Skills.ListAsync(ContextHome.Ct)).Skills.Count);
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_given()
    {
        Home.Put("skills/x/SKILL.md", "---\nname: X\ndescription: D\nlicense: MIT\n---\n\nbody");

        var renamed = await Home.Skills.UpdateAsync("x", new(Name: "Y"), ContextHome.Ct);
        Assert.Equal(new("x", "Y", "D", "skills/x/SKILL.md"), renamed);
        var described = await Home.Skills.UpdateAsync("x", new(Description: "E"), ContextHome.Ct);
        Assert.Equal(renamed with { Description = "E" }, described);
        await Home.Skills.UpdateAsync("x", new(Instructions: "new"), ContextHome.Ct);

        Assert.Equal(new("x", "Y", "E", "new"), await Home.Skills.GetAsync("x", ContextHome.Ct));
        var text = Home.Kept(described.Path)!;
        Assert.Contains("license: MIT", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Just text\n", "old", "", "# Just text\n")]
    [InlineData("---\nname: Named\ndescription: D\n---\nbody", "Named", "D", "body")]
    public async Task The_older_flat_form_is_read_changed_and_deleted_where_it_lies(
        string text, string name, string description, string body)
    {
        Home.Put("skills/old.md", text);

        Assert.Equal(new("old", name, description, body), await Home.Skills.GetAsync("old", ContextHome.Ct));
        var saved = await Home.Skills.UpdateAsync("old", new(Description: "new"), ContextHome.Ct);
        Assert.Equal(new("old", name, "new", "skills/old.md"), saved);
        Assert.Equal(new("old", name, "new", body), await Home.Skills.GetAsync("old", ContextHome.Ct));
        Assert.Equal("old-2", (await Create("OLD")).Slug);

        await Home.Skills.DeleteAsync("old", ContextHome.Ct);
        Assert.Null(Home.Kept("skills/old.md"));
    }

    [Fact]
    public async Task A_deleted_skill_is_gone_with_its_files_and_its_older_form()
    {
        Home.Put("skills/x/SKILL.md", "new");
        Home.Put("skills/x/references/a.md", "a");
        Home.Put("skills/x.md", "old");
        Assert.Equal("new", (await Home.Skills.GetAsync("x", ContextHome.Ct)).Instructions);

        Assert.Equal("x", await Home.Skills.DeleteAsync("x", ContextHome.Ct));

        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Skills.GetAsync("x", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Skills.DeleteAsync("x", ContextHome.Ct));
        Assert.Null(Home.Kept("skills/x/references/a.md"));
    }

    [Fact]
    public async Task Deleting_a_flat_skill_leaves_a_folder_of_that_name_that_is_no_skill()
    {
        Home.Put("skills/x/notes.txt", "mine");
        Home.Put("skills/x.md", "old");

        await Home.Skills.DeleteAsync("x", ContextHome.Ct);

        Assert.Equal("mine", Home.Kept("skills/x/notes.txt"));
        Assert.Empty((await Home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }

    [Fact]
    public async Task Broken_files_are_reported_and_fail_nothing_else()
    {
        await Create("good");
        Home.Put("skills/yaml/SKILL.md", "---\nname: [\n---\n");
        Home.Put("skills/large/SKILL.md", new string('x', 1_048_576));
        Home.Put("skills/flat.md", "---\nname: x");
        Home.Put("skills/binary/SKILL.md", [0xFF, 0xFE, 0x00]);

        var list = await Home.Skills.ListAsync(ContextHome.Ct);

        Assert.Equal("good", Assert.Single(list.Skills).Slug);
        Assert.Equal(["binary", "flat", "large", "yaml"], list.Unreadable.Select(u => u.Slug));
        Assert.All(list.Unreadable, u => Assert.NotEmpty(u.Reason));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Home.Skills.GetAsync("large", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Home.Skills.UpdateAsync("yaml", new(Name: "x"), ContextHome.Ct));
    }

    [Fact]
    public async Task A_broken_file_is_mended_by_a_change_of_every_part_or_deleted()
    {
        Home.Put("skills/a/SKILL.md", "---\nname: [\n---\n");
        Home.Put("skills/b/SKILL.md", "---\nname: [\n---\n");

        await Home.Skills.UpdateAsync("a", new("A", "d", "i"), ContextHome.Ct);
        await Home.Skills.DeleteAsync("b", ContextHome.Ct);

        var list = await Home.Skills.ListAsync(ContextHome.Ct);
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
            ContextFault.Invalid, () => Home.Skills.CreateAsync(name, description, instructions, ContextHome.Ct));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home.Folder.Root));
    }

    [Fact]
    public async Task A_bad_change_is_refused_and_changes_nothing()
    {
        var saved = await Create("x");

        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Skills.UpdateAsync(saved.Slug, new(), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Skills.UpdateAsync(saved.Slug, new("y", "", "z"), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Skills.UpdateAsync("nope", new("y"), ContextHome.Ct));

        Assert.Equal("x", (await Home.Skills.GetAsync(saved.Slug, ContextHome.Ct)).Name);
    }

    [Fact]
    public async Task The_longest_skill_that_can_be_written_can_be_read()
    {
        var (name, description, instructions) = (new string('語', 100), new string('語', 1_024), new string('語', 100_000));

        var saved = await Home.Skills.CreateAsync(name, description, instructions, ContextHome.Ct);

        Assert.Equal(new(saved.Slug, name, description, instructions), await Home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
    }

    [Fact]
    public async Task Two_hundred_parallel_writers_over_two_stores_lose_nothing_and_readers_see_no_half_skill()
    {
        SkillStore[] stores = [Home.Skills, new(Home.FilesBeside())];
        await Create("shared", "0");

        var writers = Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => i % 4 == 0
            ? stores[i % 2].UpdateAsync("shared", new(Instructions: string.Concat(Enumerable.Repeat($"{i} ", 2_000))), ContextHome.Ct)
            : stores[i % 2].CreateAsync($"Same slug{new string('!', i % 50)} {(char)('一' + i)}", "d", "i", ContextHome.Ct))));
        do
        {
            var words = (await Home.Skills.GetAsync("shared", ContextHome.Ct)).Instructions.TrimEnd().Split(' ');
            Assert.True(words is ["0"] || (words.Length == 2_000 && words.Distinct().Count() == 1),
                $"half a skill of {words.Length} words");
            Assert.Empty((await Home.Skills.ListAsync(ContextHome.Ct)).Unreadable);
        }
        while (!writers.IsCompleted);

        var slugs = (await writers).Select(s => s.Slug).Where(s => s != "shared").ToList();
        Assert.Equal(150, slugs.Distinct().Count());
        var listed = (await Home.Skills.ListAsync(ContextHome.Ct)).Skills.Select(s => s.Slug);
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

    private Task<SavedSkill> Create(string name, string instructions = "i") =>
        Home.Skills.CreateAsync(name, "d", instructions, ContextHome.Ct);
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class SkillStoreOnPostgresTests() : SkillStoreTests(ContextHome.OnPostgres());
