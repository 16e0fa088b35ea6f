using System.Reflection;
using ComfyAssistant.Host.Models;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>GET /healthz</c>: the service runs, and which model answers.</summary>
internal static class HealthEndpoint
{
    private static readonly string Version = typeof(HealthEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes
        .MapGet("/healthz", (ModelOptions model) => new Health("ok", Version, model.IsDemo ? "demo" : model.Model, model.IsDemo))
        .WithSummary("Tell that the service runs");

    /// <param name="Status">Always <c>ok</c>: a service that can answer is well.</param>
    /// <param name="Version">The service's version.</param>
    /// <param name="Model">The configured model's name, or <c>demo</c>.</param>
    /// <param name="Demo">Whether the built-in demo answers.</param>
    internal sealed record Health(string Status, string Version, string Model, bool Demo);
}
