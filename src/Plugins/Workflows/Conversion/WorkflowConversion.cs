using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Conversion;

/// <summary>A workflow in the other format.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="From">The format it came in.</param>
/// <param name="To">The format it is in now.</param>
/// <param name="Problems">What could not be read.</param>
/// <param name="LeftOut">Inputs (<c>node.input</c>) that the format has no place for.</param>
public sealed record ConvertedWorkflow(
    JsonNode Workflow, WorkflowFormat From, WorkflowFormat To, IReadOnlyList<Finding> Problems, IReadOnlyList<string> LeftOut);

/// <summary>Turns workflows from one format into the other.</summary>
public static class WorkflowConversion
{
    /// <summary>
    /// The workflow in a format. To the API format it is what the frontend sends when it is queued, with the texts replaced that are
    /// written for that moment. In the format that it has already it is left as it is.
    /// </summary>
    /// <param name="workflow">The workflow, in either format.</param>
    /// <param name="to">The format wanted.</param>
    /// <param name="catalog">The installation.</param>
    /// <param name="random">Chooses among <c>{a|b}</c>.</param>
    /// <param name="timeProvider">The clock of <c>%date:…%</c>.</param>
    public static ConvertedWorkflow Convert(
        JsonElement workflow, WorkflowFormat to, NodeCatalog catalog, Random random, TimeProvider timeProvider)
    {
        var json = ComfyAssistant.Plugins.Workflows.Workflow.Unpacked(workflow);
        var read = ComfyAssistant.Plugins.Workflows.Workflow.Read(json, catalog);
        if (read.Format == WorkflowFormat.Unknown || (read.Format == to && to == WorkflowFormat.Ui))
            return new ConvertedWorkflow(JsonFrom.Element(json) ?? new JsonObject(), read.Format, read.Format, read.Problems, []);
        if (to == WorkflowFormat.Api)
            return new ConvertedWorkflow(QueuedPrompt.Of(read, catalog, random, timeProvider), read.Format, to, read.Problems, []);
        var written = UiWriter.Write(read, catalog);
        return new ConvertedWorkflow(written.Json, read.Format, to, read.Problems, written.LeftOut);
    }
}
