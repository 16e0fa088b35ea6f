using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class OnboardingTests : IAsyncLifetime
{
    private const string Onboarding = "/api/user-context/onboarding";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Answers_are_stored_and_the_user_is_not_asked_again()
    {
        Api.AssertJson(new { needsOnboarding = true }, await Status());

        Api.AssertJson(new { ok = true },
            await _host.OkAsync("POST", Onboarding, new { personality = "kind", goals = "portraits", experienceLevel = "beginner" }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.Equal("kind", File.ReadAllText(Path.Combine(_host.Context, "SOUL.md")));
        Assert.Equal("portraits", File.ReadAllText(Path.Combine(_host.Context, "goals.md")));
        Api.AssertJson(new { key = "experience_level", value = "beginner" },
            await _host.GetAsync("/api/user-context/preferences/experience_level"));
    }

    [Fact]
    public async Task Skipping_writes_nothing_but_that_it_was_done()
    {
        Api.AssertJson(new { ok = true }, await _host.OkAsync("POST", Onboarding, new { skip = true }));

        Api.AssertJson(new { needsOnboarding = false }, await Status());
        Assert.False(File.Exists(Path.Combine(_host.Context, "SOUL.md")));
        Api.AssertJson(new { preferences = new { } }, await _host.GetAsync("/api/user-context/preferences"));
    }

    [Fact]
    public async Task Run_again_it_changes_only_what_is_answered()
    {
        await _host.OkAsync("POST", Onboarding, new { personality = "kind", goals = "portraits" });
        await _host.OkAsync("POST", Onboarding, new { goals = "landscapes", personality = "", experienceLevel = (string?)null });

        Api.AssertJson(new { text = "kind" }, await _host.GetAsync("/api/user-context/personality"));
        Api.AssertJson(new { text = "landscapes" }, await _host.GetAsync("/api/user-context/goals"));
    }

    [Fact]
    public async Task Answers_that_are_too_long_or_of_another_type_store_nothing()
    {
        await _host.RefusesAsync("at most 50", 400, "POST", Onboarding, new { goals = "x", experienceLevel = new string('x', 51) });
        await _host.RefusesAsync("at most 20,000", 400, "POST", Onboarding, new { personality = new string('x', 20_001) });
        await _host.RefusesAsync("'skip'", 400, "POST", Onboarding, new { goals = "x", skip = "yes" });

        Api.AssertJson(new { needsOnboarding = true }, await Status());
        Assert.False(File.Exists(Path.Combine(_host.Context, "goals.md")));
    }

    private Task<System.Text.Json.Nodes.JsonNode> Status() => _host.GetAsync("/api/user-context/status");
}
