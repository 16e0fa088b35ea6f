using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>What a list says about a skill.</summary>
/// <param name="Slug">Its folder, and its identity everywhere.</param>
/// <param name="Name">What it is called; any text.</param>
/// <param name="Description">When to use it; empty where the file does not say.</param>
public sealed record SkillSummary(string Slug, string Name, string Description)
{
    /// <summary>Whose it is, where there are several users.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? Layer { get; init; }
}

/// <summary>A skill with its instructions.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Description">When to use it.</param>
/// <param name="Instructions">Everything after the front matter, byte for byte.</param>
public sealed record Skill(string Slug, string Name, string Description, string Instructions)
{
    /// <summary>Whose it is, where there are several users.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Layer? Layer { get; init; }
}

/// <summary>A skill that was just written.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Description">When to use it.</param>
/// <param name="Path">Its file, relative to the user context folder, with forward slashes.</param>
public sealed record SavedSkill(string Slug, string Name, string Description, string Path);

/// <summary>What to change; null leaves a part as it is.</summary>
/// <param name="Name">At most 100 characters.</param>
/// <param name="Description">At most 1,024 characters.</param>
/// <param name="Instructions">At most 100,000 characters.</param>
public sealed record SkillChange(string? Name = null, string? Description = null, string? Instructions = null);

/// <summary>A folder of skills.</summary>
/// <param name="Skills">Sorted by slug.</param>
/// <param name="Unreadable">Those whose file is broken, and why; they fail nothing else.</param>
public sealed record SkillList(IReadOnlyList<SkillSummary> Skills, IReadOnlyList<UnreadableItem> Unreadable);

/// <summary>A shipped skill.</summary>
/// <param name="Slug">Its folder.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Content">Everything after the front matter.</param>
public sealed record SystemSkill(string Slug, string Name, string Content);
