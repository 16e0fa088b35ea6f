using System.ComponentModel;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>Tools for short standing rules: "remember that I …".</summary>
/// <param name="rules">Keeps them.</param>
public sealed class RulesPlugin(RuleStore rules)
{
    /// <summary>Remembers a rule.</summary>
    [KernelFunction("addRule")]
    [Description("Remembers one short fact or standing wish of the user for all later chats. Use it when the user says 'remember that…', "
        + "'always…', 'never…', 'from now on…'. For step-by-step know-how use createSkill instead. Tell the user what was remembered.")]
    public Task<Rule> AddAsync(
        [Description("Two to five words that name the rule, such as 'German answers'")] string name,
        [Description("The rule in one or two complete sentences, such as 'Answer in German.' or 'The user has 8 GB of VRAM.'")] string rule,
        CancellationToken cancellationToken) => rules.AddAsync(name, rule, cancellationToken).ForTool();

    /// <summary>Lists the rules.</summary>
    [KernelFunction("listRules"), ReadsOnly]
    [Description("Lists the user's remembered rules with their ids. Use it before deleteRule, or when the user asks what you remember.")]
    public async Task<object> ListAsync(CancellationToken cancellationToken) =>
        new { rules = await rules.ListAsync(cancellationToken).ForTool() };

    /// <summary>Forgets a rule.</summary>
    [KernelFunction("deleteRule")]
    [Description("Forgets one remembered rule and returns it. Use it when the user says 'forget that…'. To change a rule, delete it and "
        + "add the new one.")]
    public Task<Rule> DeleteAsync([Description("The rule's id, from listRules")] string id, CancellationToken cancellationToken) =>
        rules.DeleteAsync(id, cancellationToken).ForTool();
}
