using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>What a file is, what it needs, and how it would run here.</summary>
/// <param name="File">The format of the file, such as <c>png</c> or <c>json</c>.</param>
/// <param name="Holds">What it holds: <c>workflow</c> (the canvas), <c>prompt</c> (the API format), both or nothing.</param>
/// <param name="Summary">All of it in a few sentences.</param>
/// <param name="Diagnosis">The rest; null when the file holds no workflow.</param>
public sealed record DoctorReport(
    string File,
    IReadOnlyList<string> Holds,
    string Summary,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Diagnosis? Diagnosis);

/// <summary>A workflow held against the installation.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Outline">What it does.</param>
/// <param name="Packages">The custom node packages that it needs.</param>
/// <param name="Models">The model files that it names.</param>
/// <param name="CostsMoney">The nodes that cost money with every run.</param>
/// <param name="Repaired">What was repaired in <paramref name="Workflow"/>.</param>
/// <param name="Left">What is still wrong.</param>
/// <param name="Verdict">What ComfyUI would do with it now.</param>
/// <param name="Outputs">Which of its outputs would run.</param>
/// <param name="Workflow">The workflow after repair.</param>
public sealed record Diagnosis(
    WorkflowFormat Format,
    string Outline,
    IReadOnlyList<PackageNeed> Packages,
    IReadOnlyList<ModelNeed> Models,
    IReadOnlyList<NodeMention> CostsMoney,
    IReadOnlyList<RepairChange> Repaired,
    IReadOnlyList<Finding> Left,
    Verdict Verdict,
    IReadOnlyList<OutputVerdict> Outputs,
    JsonElement Workflow);

/// <summary>A custom node package that a workflow needs.</summary>
/// <param name="Name">Its name; null when nobody knows which package brings the types.</param>
/// <param name="Url">Where it is found; null when that is not known.</param>
/// <param name="Version">The version that the workflow was made with; null when it does not say.</param>
/// <param name="Installed">True when all of its types that the workflow uses are there.</param>
/// <param name="NodeTypes">The types that the workflow uses of it.</param>
/// <param name="KnownFrom"><c>installation</c>, <c>workflow</c>, <c>manager</c> or <c>nothing</c>.</param>
public sealed record PackageNeed(
    string? Name, string? Url, string? Version, bool Installed, IReadOnlyList<string> NodeTypes, string KnownFrom);

/// <summary>A model file that a workflow names.</summary>
/// <param name="File">Its name, as the workflow has it.</param>
/// <param name="Folder">The folder of models that it belongs in; null when that is not known.</param>
/// <param name="Url">Where the workflow says that it is found; null when it does not.</param>
/// <param name="Hash">The hash that the workflow gives; null when it does not.</param>
/// <param name="Installed">Null while no ComfyUI was reached.</param>
/// <param name="NodeIds">The nodes that name it.</param>
public sealed record ModelNeed(string File, string? Folder, string? Url, string? Hash, bool? Installed, IReadOnlyList<string> NodeIds);
