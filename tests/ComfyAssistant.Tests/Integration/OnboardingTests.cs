using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public class OnboardingTests : ServiceTest
{
    private const string Onboarding = "/api/user-context/onboarding";

    public OnboardingTests()
    {
    }

    private protected OnboardingTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task Answers_are_stored_and_the_user_is_not_asked_again()
    {
        Api.AssertJson(new { needsOnboarding = true }, await Status());

        Api.AssertJson(new { ok = true },
            await Service.OkAsync("POST", Onboarding, new { personality = "kind", goals = "portraits", experienceLevel = "beginner" }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.Equal("kind", Service.Kept("SOUL.md"));
        Assert.Equal("portraits", Service.Kept("goals.md"));
        Api.AssertJson(new { key = "experience_level", value = "beginner" },
            await Service.GetAsync("/api/user-context/preferences/experience_level"));
    }

    [Fact]
    public async Task Skipping_writes_nothing_but_that_it_was_done()
    {
        Api.AssertJson(new { ok = true }, await Service.OkAsync("POST", Onboarding, new { skip = true }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.Null(Service.Kept("SOUL.md"));
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
        Assert.Null(Service.Kept("goals.md"));
    }

    private Task<System.Text.Json.Nodes.JsonNode> Status() => Service.GetAsync("/api/user-context/status");
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class OnboardingOnPostgresTests() : OnboardingTests(PostgresCluster.Setting(nameof(OnboardingOnPostgresTests)));
