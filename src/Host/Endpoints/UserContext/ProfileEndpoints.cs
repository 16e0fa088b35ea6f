using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/user-context/personality</c> and <c>/goals</c>: SOUL.md and goals.md as text.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfile(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context").WithTags("Profile").ProducesProblem(503);
        group.MapGet("/personality", PersonalityAsync).WithSummary("Read SOUL.md; empty when there is none").ProducesProblem(422);
        group.MapGet("/goals", GoalsAsync).WithSummary("Read goals.md; empty when there is none").ProducesProblem(422);
        group.MapPut("/personality", SetPersonalityAsync).WithSummary("Replace SOUL.md; an empty text removes it").ProducesProblem(400);
        group.MapPut("/goals", SetGoalsAsync).WithSummary("Replace goals.md; an empty text removes it").ProducesProblem(400);
    }

    private static async Task<ProfileText> PersonalityAsync(ProfileStore profile, CancellationToken cancellationToken) =>
        new(await profile.PersonalityAsync(cancellationToken) ?? "");

    private static async Task<ProfileText> GoalsAsync(ProfileStore profile, CancellationToken cancellationToken) =>
        new(await profile.GoalsAsync(cancellationToken) ?? "");

    private static async Task<ProfileSaved> SetPersonalityAsync(
        JsonBody<ProfileText> body, [FromServices] ProfileStore profile, [FromServices] VersionStore versions,
        CancellationToken cancellationToken)
    {
        var before = await EarlierText.OfAsync(() => profile.PersonalityAsync(cancellationToken));
        await profile.SetPersonalityAsync(body.Value.Text, cancellationToken);
        await versions.KeepAsync("personality", before, body.Value.Text, cancellationToken);
        return new(body.Value.Text);
    }

    private static async Task<ProfileSaved> SetGoalsAsync(
        JsonBody<ProfileText> body, [FromServices] ProfileStore profile, [FromServices] VersionStore versions,
        CancellationToken cancellationToken)
    {
        var before = await EarlierText.OfAsync(() => profile.GoalsAsync(cancellationToken));
        await profile.SetGoalsAsync(body.Value.Text, cancellationToken);
        await versions.KeepAsync("goals", before, body.Value.Text, cancellationToken);
        return new(body.Value.Text);
    }

    internal sealed record ProfileText(string Text);

    internal sealed record ProfileSaved(string Text, bool Ok = true);
}
