using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>The way a workflow is written down.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkflowFormat>))]
public enum WorkflowFormat
{
    /// <summary>Neither format could be recognised.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>What <c>POST /prompt</c> takes: nodes by id, each with <c>class_type</c> and <c>inputs</c>.</summary>
    [JsonStringEnumMemberName("api")]
    Api,

    /// <summary>What the frontend saves (0.4 and 1.0): <c>nodes</c> with slots and positions, and <c>links</c>.</summary>
    [JsonStringEnumMemberName("ui")]
    Ui,
}
