using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/versions</c>: earlier versions of what the user edits. To bring one back, save its text again.</summary>
internal static class VersionEndpoints
{
    public static void MapVersions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/versions").WithTags("Versions").ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        group.MapGet("/{**subject}", (string subject, VersionStore versions, CancellationToken cancellationToken) =>
                versions.ReadAsync(subject, cancellationToken))
            .WithSummary("List the versions of a text, the newest first")
            .WithDescription("The text is prompts/NAME, personality, goals, personas/SLUG or skills/SLUG. Every save of it is a version; "
                + "at most 100 are kept, and a million characters.");
        group.MapPatch("/{**subject}", NoteAsync).WithSummary("Note something on a version").ProducesProblem(400);
        group.MapDelete("/{**subject}", DeleteAsync).WithSummary("Delete the versions of a text; the text stays");
    }

    private static Task<VersionList> NoteAsync(
        string subject, JsonBody<VersionNote> body, [FromServices] VersionStore versions, CancellationToken cancellationToken) =>
        versions.NoteAsync(subject, body.Value.Id, body.Value.Note, cancellationToken);

    private static async Task<NoContent> DeleteAsync(string subject, VersionStore versions, CancellationToken cancellationToken)
    {
        await versions.DeleteAsync(subject, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <param name="Id">The version's id.</param>
    /// <param name="Note">What to note; empty for nothing.</param>
    internal sealed record VersionNote(string Id, string Note);
}
