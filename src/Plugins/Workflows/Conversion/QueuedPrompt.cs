using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Conversion;

/// <summary>
/// A workflow of the canvas as the frontend sends it when it is queued: the API format, with the texts replaced that are written for that
/// moment.
/// </summary>
public static class QueuedPrompt
{
    private const string AliasProperty = "Node name for S&R";
    private const string FileInput = "filename_prefix";

    // The nodes whose file names the frontend fills in.
    private static readonly HashSet<string> Saving = new(StringComparer.Ordinal)
    {
        "SaveImage", "SaveVideo", "SaveAnimatedWEBP", "SaveWEBM", "SaveAudio", "SaveGLB", "SaveAnimatedPNG", "CLIPSave", "VAESave",
        "ModelSave", "LoraSave", "SaveLatent",
    };

    /// <summary>The prompt: nodes by id.</summary>
    /// <param name="workflow">
    /// A workflow read from the UI format; one of the API format is a prompt already and is written as it is.
    /// </param>
    /// <param name="catalog">The installation, which says which texts are prompts.</param>
    /// <param name="random">Chooses among <c>{a|b}</c>.</param>
    /// <param name="timeProvider">The clock of <c>%date:…%</c>, with its time zone.</param>
    public static JsonObject Of(Workflow workflow, NodeCatalog catalog, Random random, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(timeProvider);

        var prompt = ApiWriter.Write(workflow);
        if (workflow.Format != WorkflowFormat.Ui) return prompt;
        foreach (var node in workflow.Nodes)
        {
            if (prompt[node.Id]?["inputs"] is not JsonObject inputs || !catalog.TryGet(node.Type, out var type)) continue;
            foreach (var input in node.Inputs)
            {
                if (input.Link is not null || input.IsBroken || input.IsOverBorder) continue;
                if (input.Value.ValueKind != JsonValueKind.String) continue;
                var text = input.Value.GetString()!;
                if (input.Name == FileInput && Saving.Contains(node.Type))
                    inputs[input.Name] = QueuedText.Marks(text, mark => Mark(mark, workflow, catalog, timeProvider));
                else if (type.Input(input.Name) is { HasDynamicPrompts: true, IsWidget: true })
                    inputs[input.Name] = QueuedText.Prompt(text, random);
            }
        }
        return prompt;
    }

    private static string? Mark(string mark, Workflow workflow, NodeCatalog catalog, TimeProvider timeProvider)
    {
        const string date = "date:";
        var parts = mark.Split('.');
        if (parts.Length != 2)
            return parts[0].StartsWith(date, StringComparison.Ordinal)
                ? QueuedText.Date(parts[0][date.Length..], timeProvider.GetLocalNow()) : null;
        var node = workflow.Nodes.FirstOrDefault(n => (n.Origin?.Properties.TextOf(AliasProperty) ?? n.Type) == parts[0])
            ?? workflow.Nodes.FirstOrDefault(n => (n.Title ?? catalog.Find(n.Type)?.DisplayName) == parts[0]);
        return node?.Input(parts[1]) is { Link: null, IsBroken: false } input ? QueuedText.FileName(Display.Text(input.Value)) : null;
    }
}
