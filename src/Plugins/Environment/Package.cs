using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>A custom node package of an installation.</summary>
/// <param name="Name">The name of its folder under <c>custom_nodes</c>.</param>
/// <param name="HasAgents">Whether it brings instructions for assistants (a folder <c>.agents</c>); unknown without the disk, then
/// false.</param>
/// <param name="HasReadme">Whether it brings a README; unknown without the disk, then false.</param>
/// <param name="Description">From its pyproject.toml; empty when unknown.</param>
/// <param name="Version">From its pyproject.toml; empty when unknown.</param>
public sealed record Package(
    string Name,
    [property: JsonPropertyName("has_agents")] bool HasAgents = false,
    [property: JsonPropertyName("has_readme")] bool HasReadme = false,
    string Description = "",
    string Version = "");
