using System.Globalization;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Files;
using ComfyAssistant.Plugins.Workflows.Outlines;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>
/// Takes any file that ComfyUI users have and says what it is, what it needs, what was repaired, what is left, and how it would run here.
/// Needs no model and no key.
/// </summary>
/// <param name="environment">The installation that the workflow is held against.</param>
/// <param name="questions">Asks ComfyUI what its declarations leave open.</param>
/// <param name="comfy">Asked for ComfyUI-Manager's map of packages, when there is one.</param>
public sealed class WorkflowDoctor(NodeEnvironment environment, ComfyClient comfy, ComfyQuestions questions)
{
    /// <summary>Examines a file. Whatever its bytes are, there is a report.</summary>
    /// <param name="file">The file: JSON in either format, or a picture, video or sound with a workflow in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DoctorReport> ExamineAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var found = WorkflowFile.Read(file);
        if ((found.Ui ?? found.Api) is not { } json) return new(found.Kind, [], found.Problem!, null);
        var installation = environment.Current;
        var (repaired, result) = await questions.JudgeAsync(answers =>
        {
            var repaired = InstalledWorkflows.Repair(json, installation, answers);
            return (repaired, InstalledWorkflows.Validate(repaired.Workflow, installation, answers));
        }, cancellationToken);
        var workflow = Workflow.Read(repaired.Workflow, installation.Nodes);
        var packages = new PackageNeeds(repaired.Workflow, workflow, installation);
        var map = packages.Unknown.Count > 0 ? await ManagerMapAsync(cancellationToken) : default;
        var diagnosis = new Diagnosis(
            result.Format,
            WorkflowOutline.Describe(repaired.Workflow, installation.Nodes),
            packages.List(map),
            ModelNeeds.Of(repaired.Workflow, workflow, installation),
            [.. workflow.Nodes.Where(node => installation.Nodes.Find(node.Type)?.CostsMoney == true)
                .Select(node => new NodeMention(node.Id, node.Type))],
            repaired.Changed,
            [.. result.Errors, .. result.Warnings],
            result.Verdict,
            result.Outputs,
            repaired.Workflow);
        IReadOnlyList<string> holds =
            [.. new[] { found.Ui is null ? null : "workflow", found.Api is null ? null : "prompt" }.OfType<string>()];
        var elsewhere = ElsewhereNote.Of(repaired.Workflow, diagnosis.Left, environment) is { } note ? " " + note : "";
        return new(found.Kind, holds, Summary(found, diagnosis, result, installation) + elsewhere, diagnosis);
    }

    /// <summary>The model files that a workflow names, those that no node names last.</summary>
    /// <param name="json">The workflow as it is written, with the lists and notes that a canvas keeps.</param>
    /// <param name="workflow">The same workflow, read.</param>
    /// <param name="installation">What the loaders are offered.</param>
    public static IReadOnlyList<ModelNeed> Models(JsonElement json, Workflow workflow, Installation installation) =>
        ModelNeeds.Of(Workflow.Unpacked(json), workflow, installation);

    private async Task<JsonElement> ManagerMapAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await comfy.ReadPackageMapAsync(cancellationToken);
        }
        catch (ComfyException)
        {
            // The map only adds names to what is missing anyway.
            return default;
        }
    }

    private static string Summary(WorkflowFile file, Diagnosis found, ValidationResult result, Installation installation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"A {file.Kind} file with a workflow in the {(found.Format == WorkflowFormat.Ui ? "UI" : "API")} format. ");
        text.Append(found.Verdict switch
        {
            Verdict.Runs => "It would run here.",
            Verdict.Partial => $"It would run here in part: {found.Outputs.Count(output => output.Runs)} of {found.Outputs.Count} outputs.",
            _ when result.Valid => "It would run here once it is opened on the canvas, which fills in what is not set.",
            _ => "It would not run here as it is.",
        });
        Count(found.Repaired.Count, "thing was repaired", "things were repaired");
        Count(result.Errors.Count, "error is left", "errors are left");
        Count(found.Packages.Count(package => !package.Installed), "node package is missing", "node packages are missing");
        Count(found.Models.Count(model => model.Installed == false), "model file is missing", "model files are missing");
        Count(found.CostsMoney.Count, "node costs money with every run", "nodes cost money with every run");
        if (installation.Caveat is { } caveat) text.Append(' ').Append(caveat);
        return text.ToString();

        void Count(int count, string one, string several)
        {
            if (count > 0) text.Append(CultureInfo.InvariantCulture, $" {count} {(count == 1 ? one : several)}.");
        }
    }
}
