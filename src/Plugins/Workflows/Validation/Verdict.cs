using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>What ComfyUI does with a workflow that is sent to <c>POST /prompt</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>It refuses the whole workflow.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It runs the outputs that are whole and drops the others.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>It runs every output.</summary>
    [JsonStringEnumMemberName("runs")]
    Runs,
}

/// <summary>An output node, such as SaveImage, and what becomes of it.</summary>
/// <param name="NodeId">Its execution id.</param>
/// <param name="ClassType">Its type.</param>
/// <param name="Runs">True when it and everything that it depends on is whole.</param>
public sealed record OutputVerdict(string NodeId, string ClassType, bool Runs);
