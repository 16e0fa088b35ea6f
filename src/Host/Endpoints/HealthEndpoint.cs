using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Tools.PlugIns;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>GET /healthz</c>: whether the service runs, which model answers, and whether ComfyUI is reached.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes
        .MapGet("/healthz", (
            ModelRoster models, ComfyWatch comfy, NodeEnvironment environment, PlugInFolder plugIns,
            CancellationToken cancellationToken) => OfAsync(
            models,
            new ComfyHealth(comfy.IsThere, environment.Current.Source, environment.Current.Nodes.Types.Count),
            [.. plugIns.Last.States.Select(plugIn => new PlugInHealth(plugIn.Name, plugIn.Tools.Count, plugIn.Problem))],
            cancellationToken))
        .WithSummary("Whether the service runs");

    // Whoever asks whether the process lives must not wait for a database.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static async Task<Health> OfAsync(
        ModelRoster models, ComfyHealth comfyUi, IReadOnlyList<PlugInHealth> plugIns, CancellationToken cancellationToken)
    {
        var connection = await DefaultAsync(models, cancellationToken);
        var known = models.Known(connection);
        return new("ok", AppVersion.Current, known?.Model ?? ModelOptions.DefaultModel, models.IsDemo(connection), known?.Why, comfyUi,
            plugIns);
    }

    private static async Task<Connection> DefaultAsync(ModelRoster models, CancellationToken cancellationToken)
    {
        try
        {
            return await models.DefaultAsync(cancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            return models.Environment;
        }
    }

    /// <param name="Status">Always <c>ok</c>: a service that answers is healthy.</param>
    /// <param name="Version">The service's version.</param>
    /// <param name="Model">The name of the model that answers by default, or <c>demo</c>.</param>
    /// <param name="Demo">Whether the built-in demo answers.</param>
    /// <param name="ModelNote">Why that model was chosen; null where it was named.</param>
    /// <param name="ComfyUi">What is known about ComfyUI.</param>
    /// <param name="PlugIns">The plug-ins that are allowed, as they were with the last message.</param>
    internal sealed record Health(
        string Status, string Version, string Model, bool Demo, string? ModelNote, ComfyHealth ComfyUi,
        IReadOnlyList<PlugInHealth> PlugIns);

    /// <param name="Reached">Whether it answered when it was last asked.</param>
    /// <param name="Nodes">Where the node types come from.</param>
    /// <param name="NodeTypes">How many there are.</param>
    internal sealed record ComfyHealth(bool Reached, NodeSource Nodes, int NodeTypes);

    /// <param name="Name">Its name.</param>
    /// <param name="Tools">How many of its tools can be used.</param>
    /// <param name="Problem">What is wrong with it; null when nothing is.</param>
    internal sealed record PlugInHealth(string Name, int Tools, string? Problem);
}
