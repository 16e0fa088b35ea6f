using System.Text.RegularExpressions;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Settings;

public sealed partial class KnownSettingsTests
{
    [Fact]
    public void The_example_explains_every_setting()
    {
        var explained = Line().Matches(File.ReadAllText(RepositoryFiles.Of(".env.example"))).Select(line => line.Groups[1].Value);
        Assert.Equal(KnownSettings.Names.Order(), explained.Order());
    }

    [Fact]
    public void Every_name_in_the_source_is_known()
    {
        var names = Directory.EnumerateFiles(RepositoryFiles.Of("src/Host"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file))).Select(name => name.Groups[1].Value);
        Assert.All(names.Distinct(), name => Assert.True(KnownSettings.Has(name), $"{name} is missing in KnownSettings."));
    }

    [Theory]
    [InlineData("COMFY_ASSISTANT_TOKENS", "Did you mean COMFY_ASSISTANT_TOKEN?")]
    [InlineData("LLM_MAX_STEP", "Did you mean LLM_MAX_STEPS?")]
    [InlineData("LLM_SOMETHING_ELSE_ALTOGETHER", ".env.example lists all.")]
    public void A_slip_is_found_with_the_nearest_name(string name, string advice)
    {
        Assert.Equal(name, Assert.Single(KnownSettings.Unknown([name, "PATH", "LLM_MAX_STEPS", "COMFY_ASSISTANT_URL"])));
        Assert.EndsWith(advice, UnknownSettings.Warning(name), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"""((?:OPENAI|LLM|COMFYUI|COMFY_ASSISTANT)_[A-Z_]+[A-Z])""")]
    private static partial Regex Literal();
}
