using System.ComponentModel;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>Tools for skills: know-how that the user taught, and the shipped one.</summary>
/// <param name="skills">The user's own.</param>
/// <param name="systemSkills">The shipped ones.</param>
public sealed class SkillsPlugin(SkillStore skills, SystemSkillStore systemSkills)
{
    /// <summary>Adds a user skill.</summary>
    [KernelFunction("createSkill")]
    [Description("Saves know-how of the user as a new skill for all later chats: how to do something, in steps. Use it when the user says "
        + "'remember how I…' or 'make this a skill'. For a single fact or wish use addRule. Fails when a skill has this name: then use "
        + "updateSkill. Returns the skill's slug.")]
    public Task<SavedSkill> CreateAsync(
        [Description("Short name, such as 'Portrait upscaling'")] string name,
        [Description("One sentence: what the skill does and when to use it")] string description,
        [Description("The instructions in Markdown, written to yourself, complete without this chat")] string instructions,
        CancellationToken cancellationToken) => skills.CreateAsync(name, description, instructions, cancellationToken).ForTool();

    /// <summary>Changes a user skill.</summary>
    [KernelFunction("updateSkill")]
    [Description("Changes a skill of the user. Give only the parts that change; each one given replaces the old one whole, so read the "
        + "skill with getUserSkill before changing its instructions.")]
    public Task<SavedSkill> UpdateAsync(
        [Description("The skill's slug, from listUserSkills")] string slug,
        [Description("New name; the slug stays")] string? name = null,
        [Description("New description")] string? description = null,
        [Description("New instructions, complete")] string? instructions = null,
        CancellationToken cancellationToken = default) =>
        skills.UpdateAsync(slug, new(name, description, instructions), cancellationToken).ForTool();

    /// <summary>Deletes a user skill.</summary>
    [KernelFunction("deleteSkill")]
    [Description("Deletes a skill of the user for good. Use it only when the user asks for it.")]
    public async Task<object> DeleteAsync(
        [Description("The skill's slug, from listUserSkills")] string slug, CancellationToken cancellationToken) =>
        new { slug = await skills.DeleteAsync(slug, cancellationToken).ForTool() };

    /// <summary>Reads a user skill.</summary>
    [KernelFunction("getUserSkill"), ReadsOnly]
    [Description("Reads a skill of the user with its instructions. Use it when a skill's description fits the task, then follow them.")]
    public Task<Skill> GetAsync([Description("The skill's slug, from listUserSkills")] string slug, CancellationToken cancellationToken) =>
        skills.GetAsync(slug, cancellationToken).ForTool();

    /// <summary>Lists the user skills.</summary>
    [KernelFunction("listUserSkills"), ReadsOnly]
    [Description("Lists the user's skills: slug, name and description of each, without instructions. 'unreadable' names broken files and "
        + "what is wrong with them.")]
    public Task<SkillList> ListAsync(CancellationToken cancellationToken) => skills.ListAsync(cancellationToken).ForTool();

    /// <summary>Lists the shipped skills.</summary>
    [KernelFunction("listSystemSkills"), ReadsOnly]
    [Description("Lists the built-in skills: guides on ComfyUI, model families and workflows, by slug, name and description.")]
    public Task<SkillList> ListSystemAsync(CancellationToken cancellationToken) => systemSkills.ListAsync(cancellationToken).ForTool();

    /// <summary>Reads a shipped skill.</summary>
    [KernelFunction("getSystemSkill"), ReadsOnly]
    [CoreTool]
    [Description("Reads a built-in skill. Use it before working with a model family or a kind of workflow that one of them covers.")]
    public Task<SystemSkill> GetSystemAsync(
        [Description("The skill's slug, from listSystemSkills")] string slug, CancellationToken cancellationToken) =>
        systemSkills.GetAsync(slug, cancellationToken).ForTool();
}
