using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/user-context/rules</c>: the user's standing rules.</summary>
internal static class RuleEndpoints
{
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context/rules").WithTags("Rules").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the rules, oldest first");
        group.MapPost("", AddAsync).WithSummary("Add a rule").ProducesProblem(400);
        group.MapPatch("/{id}", ChangeAsync)
            .WithSummary("Change a rule's name, its text or both").ProducesProblem(400).ProducesProblem(404);
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a rule").ProducesProblem(404);
    }

    private static async Task<RuleList> ListAsync(RuleStore rules, CancellationToken cancellationToken) =>
        new(await rules.ListAsync(cancellationToken));

    private static async Task<RuleSaved> AddAsync(
        JsonBody<RuleText> rule, [FromServices] RuleStore rules, CancellationToken cancellationToken) =>
        new(await rules.AddAsync(rule.Value.Name, rule.Value.Text, cancellationToken));

    private static async Task<RuleSaved> ChangeAsync(
        string id, JsonBody<RuleText> change, [FromServices] RuleStore rules, CancellationToken cancellationToken) =>
        new(await rules.ChangeAsync(id, change.Value.Name, change.Value.Text, cancellationToken));

    private static async Task<RuleDeleted> DeleteAsync(string id, RuleStore rules, CancellationToken cancellationToken) =>
        new((await rules.DeleteAsync(id, cancellationToken)).Id);

    /// <param name="Name">A few words, for lists.</param>
    /// <param name="Text">What the assistant should do.</param>
    internal sealed record RuleText(string? Name = null, string? Text = null);

    internal sealed record RuleList(IReadOnlyList<Rule> Rules);

    internal sealed record RuleSaved(Rule Rule, bool Ok = true);

    internal sealed record RuleDeleted(string Id, bool Ok = true);
}
