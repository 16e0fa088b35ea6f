using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>The doctor as a tool.</summary>
/// <param name="doctor">Examines.</param>
public sealed class DoctorPlugin(WorkflowDoctor doctor)
{
    /// <summary>Examines a workflow.</summary>
    [KernelFunction("examineWorkflow"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("Everything about a workflow in one report: what it does, the node packages and model files that it needs and which of "
        + "them are missing here, nodes that cost money, what was repaired, what is still wrong, and whether ComfyUI would run it. "
        + "Returns the repaired workflow too.")]
    public Task<DoctorReport> ExamineWorkflowAsync(
        [Description("The workflow's JSON, in the API format or the UI format.")] JsonObject workflow,
        CancellationToken cancellationToken) =>
        doctor.ExamineAsync(JsonSerializer.SerializeToUtf8Bytes(workflow), cancellationToken);
}
