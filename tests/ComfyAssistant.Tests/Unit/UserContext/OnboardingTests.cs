using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class OnboardingTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Answers_go_to_their_places_and_the_user_is_not_asked_again()
    {
        Assert.True(await _home.Onboarding.IsNeededAsync(ContextHome.Ct));

        await _home.Onboarding.CompleteAsync(new("kind", "portraits", " beginner "), ContextHome.Ct);

        Assert.False(await _home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Equal("kind", File.ReadAllText(_home.Folder.SoulFile));
        Assert.Equal("portraits", File.ReadAllText(_home.Folder.GoalsFile));
        Assert.Equal("beginner", (await _home.Preferences.GetAsync("experience_level", ContextHome.Ct))?.GetString());
    }

    [Fact]
    public async Task Skipping_writes_nothing_but_the_flag()
    {
        await _home.Onboarding.CompleteAsync(new("kind", Skip: true), ContextHome.Ct);

        Assert.False(await _home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Null(await _home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Empty(await _home.Preferences.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Run_again_it_changes_only_what_is_answered()
    {
        await _home.Onboarding.CompleteAsync(new("kind", "portraits", "beginner"), ContextHome.Ct);
        await _home.Onboarding.CompleteAsync(new(" ", "landscapes", null), ContextHome.Ct);

        Assert.Equal("kind", await _home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Equal("landscapes", await _home.Profile.GoalsAsync(ContextHome.Ct));
        Assert.Equal("beginner", (await _home.Preferences.GetAsync("experience_level", ContextHome.Ct))?.GetString());
    }

    [Fact]
    public async Task One_bad_answer_stores_none_of_them()
    {
        var answers = new OnboardingAnswers("kind", "portraits", new string('x', 51));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Onboarding.CompleteAsync(answers, ContextHome.Ct));

        Assert.True(await _home.Onboarding.IsNeededAsync(ContextHome.Ct));
        Assert.Null(await _home.Profile.PersonalityAsync(ContextHome.Ct));
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
        await new KeyValueTable(_home.Database, "meta", _home.Clock).SetAsync("onboarding_done", flag, ContextHome.Ct);

        Assert.Equal(needed, await _home.Onboarding.IsNeededAsync(ContextHome.Ct));
    }
}
