using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class OnboardingTests : StoreTest
{
    public OnboardingTests() : this(new ContextHome())
    {
    }

    private protected OnboardingTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public async Task Answers_go_to_their_places_and_the_user_is_not_asked_again()
    {
        Assert.True(await Home.Onboarding.IsNeededAsync(ContextHome.Ct));

        await Home.Onboarding.CompleteAsync(new("kind", "portraits", " beginner "), ContextHome.Ct);

        Assert.False(await Home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Equal("kind", Home.Kept("SOUL.md"));
        Assert.Equal("portraits", Home.Kept("goals.md"));
        Assert.Equal("beginner", (await Home.Preferences.GetAsync("experience_level", ContextHome.Ct))?.GetString());
    }

    [Fact]
    public async Task Skipping_writes_nothing_but_the_flag()
    {
        await Home.Onboarding.CompleteAsync(new("kind", Skip: true), ContextHome.Ct);

        Assert.False(await Home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Null(await Home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Empty(await Home.Preferences.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Run_again_it_changes_only_what_is_answered()
    {
        await Home.Onboarding.CompleteAsync(new("kind", "portraits", "beginner"), ContextHome.Ct);
        await Home.Onboarding.CompleteAsync(new(" ", "landscapes", null), ContextHome.Ct);

        Assert.Equal("kind", await Home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Equal("landscapes", await Home.Profile.GoalsAsync(ContextHome.Ct));
        Assert.Equal("beginner", (await Home.Preferences.GetAsync("experience_level", ContextHome.Ct))?.GetString());
    }

    [Fact]
    public async Task One_bad_answer_stores_none_of_them()
    {
        var answers = new OnboardingAnswers("kind", "portraits", new string('x', 51));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Onboarding.CompleteAsync(answers, ContextHome.Ct));

        Assert.True(await Home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Null(await Home.Profile.PersonalityAsync(ContextHome.Ct));
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("true", false)]
    [InlineData("\"true\"", false)]
    [InlineData("2025-01-02T03:04:05", false)]
    [InlineData("0", true)]
    [InlineData("False", true)]
    [InlineData("", true)]
    public async Task Whatever_an_older_install_wrote_as_the_flag_is_understood(string flag, bool needed)
    {
        await new KeyValueTable(Home.Database, "meta", Home.Clock).SetAsync("onboarding_done", flag, ContextHome.Ct);

        Assert.Equal(needed, await Home.Onboarding.IsNeededAsync(ContextHome.Ct));
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class OnboardingOnPostgresTests() : OnboardingTests(ContextHome.OnPostgres());
