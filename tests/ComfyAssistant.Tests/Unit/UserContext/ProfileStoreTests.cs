using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class ProfileStoreTests : StoreTest
{
    public ProfileStoreTests() : this(new ContextHome())
    {
    }

    private protected ProfileStoreTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public async Task Nothing_written_is_null()
    {
        Assert.Null(await Home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Null(await Home.Profile.GoalsAsync(ContextHome.Ct));
        await Home.Profile.SetGoalsAsync("", ContextHome.Ct);
    }

    [Fact]
    public async Task Texts_are_kept_as_they_are()
    {
        const string Text = "# Seele\r\n\n\tfreundlich 😀  \n";
        await Home.Profile.SetPersonalityAsync(Text, ContextHome.Ct);
        await Home.Profile.SetGoalsAsync("portraits", ContextHome.Ct);

        Assert.Equal(Text, await Home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Equal(Text, Home.Kept("SOUL.md"));
        Assert.Equal("portraits", Home.Kept("goals.md"));
    }

    [Fact]
    public async Task A_blank_text_removes_the_file()
    {
        await Home.Profile.SetGoalsAsync("portraits", ContextHome.Ct);
        await Home.Profile.SetGoalsAsync(" \n", ContextHome.Ct);

        Assert.Null(Home.Kept("goals.md"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_leaves_the_old_one()
    {
        await Home.Profile.SetPersonalityAsync("old", ContextHome.Ct);

        var tooLong = new string('x', 20_001);
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Profile.SetPersonalityAsync(tooLong, ContextHome.Ct));

        Assert.Equal("old", await Home.Profile.PersonalityAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_unreadable_with_the_reason()
    {
        Home.Put("SOUL.md", new string('x', 300_000));
        Home.Put("goals.md", [0xC3, 0x28]);

        var large = await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Home.Profile.PersonalityAsync(ContextHome.Ct));
        var binary = await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Home.Profile.GoalsAsync(ContextHome.Ct));

        Assert.Contains("at most 262,144", large.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", binary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_sees_the_old_text_or_the_new_one_and_never_a_part()
    {
        var texts = Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 19_000)).ToArray();
        await Home.Profile.SetPersonalityAsync(texts[0], ContextHome.Ct);

        var writer = Task.Run(async () =>
        {
            foreach (var text in texts)
                await Home.Profile.SetPersonalityAsync(text, ContextHome.Ct);
        });
        do
            Assert.Contains(await Home.Profile.PersonalityAsync(ContextHome.Ct), texts);
        while (!writer.IsCompleted);
        await writer;
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class ProfileStoreOnPostgresTests() : ProfileStoreTests(ContextHome.OnPostgres());
