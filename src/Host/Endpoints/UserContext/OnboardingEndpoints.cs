using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary>
/// <c>/api/user-context/status</c> and <c>/onboarding</c>: the first questions to a new user, who can answer them again later.
/// </summary>
internal static class OnboardingEndpoints
{
    public static void MapOnboarding(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context").WithTags("Onboarding").ProducesProblem(503);
        group.MapGet("/status", StatusAsync).WithSummary("Tell whether the user is still to be asked");
        group.MapPost("/onboarding", CompleteAsync)
            .WithSummary("Store the answers, or skip; also when it was done before").ProducesProblem(400);
    }

    private static async Task<OnboardingStatus> StatusAsync(Onboarding onboarding, CancellationToken cancellationToken) =>
        new(await onboarding.IsNeededAsync(cancellationToken));

    private static async Task<OnboardingDone> CompleteAsync(
        JsonBody<OnboardingAnswers> answers, [FromServices] Onboarding onboarding, CancellationToken cancellationToken)
    {
        await onboarding.CompleteAsync(answers.Value, cancellationToken);
        return new();
    }

    internal sealed record OnboardingStatus(bool NeedsOnboarding);

    internal sealed record OnboardingDone(bool Ok = true);
}
