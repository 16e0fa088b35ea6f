using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary>
/// <c>/api/conversations</c>: conversations that the user keeps with their data, so that they outlive a browser's storage and an address.
/// Only the panel's own pages may read them.
/// </summary>
internal static class ConversationEndpoints
{
    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/conversations").WithTags("Conversations").ProducesProblem(403).ProducesProblem(503);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", ListAsync).WithSummary("List the kept conversations");
        group.MapGet("/{id}", ReadAsync)
            .WithSummary("Read a kept conversation").Produces<ConversationBody>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        group.MapPut("/{id}", WriteAsync)
            .WithSummary("Keep a conversation")
            .WithDescription("'If-Match' names the version that is replaced; without it there must be none yet. 412: another is there.")
            .Accepts<ConversationBody>("application/json").ProducesProblem(400).ProducesProblem(412).ProducesProblem(422);
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a kept conversation and its workflows").ProducesProblem(400);
        group.MapGet("/{id}/canvases/{canvas}", ReadCanvasAsync)
            .WithSummary("Read a workflow that is kept with a conversation").Produces<object>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        group.MapPut("/{id}/canvases/{canvas}", WriteCanvasAsync)
            .WithSummary("Keep a workflow with a conversation, for undo and restore")
            .Accepts<object>("application/json").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<ConversationsAnswer> ListAsync(ConversationStore store, CancellationToken cancellationToken) =>
        new(await store.ListAsync(cancellationToken));

    private static async Task<FileContentHttpResult> ReadAsync(
        string id, HttpResponse response, ConversationStore store, CancellationToken cancellationToken)
    {
        var (json, version) = await store.ReadAsync(id, cancellationToken);
        response.Headers.ETag = Quoted(version);
        return TypedResults.File(json, "application/json");
    }

    private static async Task<Results<Ok<ConversationKept>, ProblemHttpResult>> WriteAsync(
        string id, HttpRequest request, [FromServices] ConversationStore store, CancellationToken cancellationToken)
    {
        var expected = request.Headers.IfMatch is [{ } given] ? given.Trim('"') : null;
        return await store.WriteAsync(id, await WholeBody.ReadAsync(request, cancellationToken), expected, cancellationToken) is { } version
            ? TypedResults.Ok(new ConversationKept(version))
            : TypedResults.Problem("Another version of this conversation is kept. Read it first.", statusCode: 412);
    }

    private static async Task<NoContent> DeleteAsync(string id, ConversationStore store, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<FileContentHttpResult> ReadCanvasAsync(
        string id, string canvas, ConversationStore store, CancellationToken cancellationToken) =>
        TypedResults.File(await store.ReadCanvasAsync(id, canvas, cancellationToken), "application/json");

    private static async Task<NoContent> WriteCanvasAsync(
        string id, string canvas, HttpRequest request, [FromServices] ConversationStore store, CancellationToken cancellationToken)
    {
        await store.WriteCanvasAsync(id, canvas, await WholeBody.ReadAsync(request, cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }

    private static string Quoted(string version) => $"\"{version}\"";

    internal sealed record ConversationsAnswer(IReadOnlyList<KeptConversation> Conversations);

    /// <param name="Version">What the next write names in <c>If-Match</c>.</param>
    internal sealed record ConversationKept(string Version);

    /// <param name="Session">What the panel knows of it: its name, when it was changed.</param>
    /// <param name="Messages">UI messages, oldest first.</param>
    /// <param name="Forks">Other versions of its course; left out where there are none.</param>
    internal sealed record ConversationBody(object Session, IReadOnlyList<object> Messages, object? Forks = null);
}
