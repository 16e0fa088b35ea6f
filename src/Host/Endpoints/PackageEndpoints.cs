using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.Packages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/packages</c>: which packages of nodes there are. It only looks: the panel installs, through ComfyUI-Manager, after its user's
/// click.
/// </summary>
internal static class PackageEndpoints
{
    private const int LongestName = 500;

    public static void MapPackages(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/packages/find", FindAsync).WithTags("Packages")
            .WithSummary("Find the packages that bring node types, or one package by its id")
            .WithDescription("ComfyUI-Manager's lists are read where it is installed. Comfy Registry is asked about what they do not know.")
            .ProducesProblem(400);

    private static async Task<Results<Ok<PackageSearch>, ProblemHttpResult>> FindAsync(
        JsonBody<FindBody> body, [FromServices] PackageFinder finder, CancellationToken cancellationToken)
    {
        var (types, id) = (body.Value.Types, body.Value.Id);
        if (id is not null && types is null)
            return IsName(id)
                ? TypedResults.Ok(new PackageSearch(
                    await finder.ReadAsync(id, cancellationToken) is { } package ? [package] : [], [], [], false))
                : TypedResults.Problem("'id' must be a package's id or the address of its repository.", statusCode: 400);
        return id is null && types is { Count: > 0 and <= PackageFinder.MostTypes } && types.All(IsName)
            ? TypedResults.Ok(await finder.FindAsync([.. types.Distinct(StringComparer.Ordinal)], cancellationToken))
            : TypedResults.Problem(
                $"Send {{\"types\": [\"…\"]}} with 1 to {PackageFinder.MostTypes} names of node types, or {{\"id\": \"…\"}}.",
                statusCode: 400);
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName;

    /// <param name="Types">Names of node types.</param>
    /// <param name="Id">A package's id, instead.</param>
    internal sealed record FindBody(IReadOnlyList<string>? Types = null, string? Id = null);
}
