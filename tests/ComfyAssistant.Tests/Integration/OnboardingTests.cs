using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class OnboardingTests : ServiceTest
{
    private const string Onboarding = "/api/user-context/onboarding";

    [Fact]
    public async Task Answers_are_stored_and_the_user_is_not_asked_again()
    {
        Api.AssertJson(new { needsOnboarding = true }, await Status());

        Api.AssertJson(new { ok = true },
            await Service.OkAsync("POST", Onboarding, new { personality = "kind", goals = "portraits", experienceLevel = "beginner" }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.Equal("kind", File.ReadAllText(Path.Combine(Service.Context, "SOUL.md")));
        Assert.Equal("portraits", File.ReadAllText(Path.Combine(Service.Context, "goals.md")));
        Api.AssertJson(new { key = "experience_level", value = "beginner" },
            await Service.GetAsync("/api/user-context/preferences/experience_level"));
    }

    [Fact]
    public async Task Skipping_writes_nothing_but_that_it_was_done()
    {
        Api.AssertJson(new { ok = true }, await Service.OkAsync("POST", Onboarding, new { skip = true }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.False(File.Exists(Path.Combine(Service.Context, "SOUL.md")));
        Api.AssertJson(new { preferences = new { } }, await Service.GetAsync("/api/user-context/preferences"));
    }

    [Fact]
    public async Task Run_again_it_changes_only_what_is_answered()
    {
        await Service.OkAsync("POST", Onboarding, new { personality = "kind", goals = "portraits" });
        await Service.OkAsync("POST", Onboarding, new { goals = "landscapes", personality = "", experienceLevel = (string?)null });

        Api.AssertJson(new { text = "kind" }, await Service.GetAsync("/api/user-context/personality"));
        Api.AssertJson(new { text = "landscapes" }, await Service.GetAsync("/api/user-context/goals"));
    }

    [Fact]
    public async Task Answers_that_are_too_long_or_of_another_type_store_nothing()
    {
        await Service.RefusesAsync("at most 50", 400, "POST", Onboarding, new { goals = "x", experienceLevel = new string('x', 51) });
        await Service.RefusesAsync("at most 20,000", 400, "POST", Onboarding, new { personality = new string('x', 20_001) });
        await Service.RefusesAsync("'skip'", 400, "POST", Onboarding, new { goals = "x", skip = "yes" });

        Api.AssertJson(new { needsOnboarding = true }, await Status());
        Assert.False(File.Exists(Path.Combine(Service.Context, "goals.md")));
    }

    private Task<System.Text.Json.Nodes.JsonNode> Status() => Service.GetAsync("/api/user-context/status");
}
