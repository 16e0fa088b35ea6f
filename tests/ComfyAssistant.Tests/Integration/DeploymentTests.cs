using System.Text.RegularExpressions;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The files in <c>deploy</c> say nothing that the service does not know.</summary>
public sealed partial class DeploymentTests
{
    [Theory]
    [InlineData("deploy/compose.yaml")]
    [InlineData("deploy/collector/config.yaml")]
    [InlineData("deploy/helm/comfy-assistant/Chart.yaml")]
    [InlineData("deploy/helm/comfy-assistant/values.yaml")]
    public void Yaml_is_readable(string file)
    {
        using var text = new StreamReader(RepositoryFiles.Of(file));
        var yaml = new YamlStream();
        yaml.Load(text);
        Assert.NotEmpty(yaml.Documents);
    }

    [Fact]
    public void Every_variable_that_is_set_is_one_of_ours()
    {
        var root = RepositoryFiles.Of("deploy");
        var names = Directory.EnumerateFiles(root, "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Distinct().ToList();
        Assert.Contains("COMFY_ASSISTANT_VALKEY", names);
        Assert.All(names, name => Assert.True(KnownSettings.Has(name), $"{name} is no setting."));
    }

    [GeneratedRegex(@"\b(?:COMFY_ASSISTANT|LLM|OPENAI|COMFYUI)_[A-Z_]+\b")]
    private static partial Regex Variable();
}
