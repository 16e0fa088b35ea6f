using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Comfy;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>GET /api/comfy/servers</c>: the ComfyUIs that there are, for whoever chooses between them. It holds no address.</summary>
internal static class ComfyServerEndpoint
{
    public static void MapComfyServers(this IEndpointRouteBuilder routes) => routes
        .MapGet(ComfyGate.List, ListAsync).WithTags("Runs")
        .WithSummary("List the ComfyUIs and how they are")
        .WithDescription($"Requests name one of them in the header {ComfyGate.Header}; without it the first is meant. \"page\" is the "
            + "origin of the page that asks: \"own\" is then the ComfyUI whose page that is.");

    private static async Task<ServerList> ListAsync(
        [FromServices] ComfyServers servers, [FromServices] ComfyStates states, [FromServices] ComfyPages pages,
        CancellationToken cancellationToken, string? page = null) => new(
            await states.ListAsync(cancellationToken), servers.Default,
            Uri.TryCreate(page, UriKind.Absolute, out var origin) ? pages.Find(origin) : null);

    /// <param name="Servers">All of them.</param>
    /// <param name="Default">The one that is meant where a request names none.</param>
    /// <param name="Own">The one whose page asks; null where that is none of them.</param>
    internal sealed record ServerList(IReadOnlyList<ComfyState> Servers, string Default, string? Own);
}
