using System.Text.RegularExpressions;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit;

/// <summary>One version everywhere: the pack requires the wheel of its own version, and the release takes its name from the tag.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("Directory.Build.props", "<Version>(.*)</Version>")]
    [InlineData("comfyui-pack/pyproject.toml", "(?m)^version = \"(.*)\"")]
    [InlineData("comfyui-pack/pyproject.toml", "comfy-assistant-service==([0-9.]+)")]
    [InlineData("comfyui-pack/requirements.txt", "comfy-assistant-service==(.*)")]
    [InlineData("src/Panel/package.json", "\"version\": \"(.*)\"")]
    [InlineData("src/Panel/package-lock.json", "\"version\": \"(.*)\"")]
    [InlineData("templates/comfyassistant-tools/ComfyTools1.csproj", "ComfyAssistant.Toolbox\" Version=\"(.*?)\"")]
    [InlineData("templates/comfyassistant-tools/Tests/ComfyTools1.Tests.csproj", "ComfyAssistant.Toolbox\" Version=\"(.*?)\"")]
    [InlineData("CHANGELOG.md", @"(?m)^## \[(?:Unreleased\] \()?([0-9.]+)")]
    public void The_version_agrees(string file, string pattern) => Assert.Equal(
        AppVersion.Current, Regex.Match(File.ReadAllText(RepositoryFiles.Of(file)), pattern).Groups[1].Value.Trim());
}
