using System.Text.Json.Serialization;

namespace ComfyAssistant.Plugins.Workflows.Findings;

/// <summary>One thing that is wrong with a workflow.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="NodeId">The execution id of the node; null when the workflow as a whole is meant.</param>
/// <param name="ClassType">The type of that node.</param>
/// <param name="Input">The input of that node; null when the node itself is meant.</param>
/// <param name="Message">What is wrong and what would be right, for a model or a user to act on.</param>
/// <param name="Suggestion">The closest valid name or value; null when nothing is close.</param>
public sealed record Finding(
    string Code,
    string? NodeId,
    string? ClassType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Input,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Suggestion = null)
{
    /// <summary>Something that could not be read.</summary>
    internal static Finding Malformed(string? nodeId, string message, string? classType = null) =>
        new(FindingCodes.Malformed, nodeId, classType, null, message);

    /// <summary>
    /// True when the value names a file that is not there, such as a model: the workflow is right, and the user has to get the file.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MissingFile { get; init; }

    /// <summary>The one right answer; null when there is none or more than one.</summary>
    [JsonIgnore]
    internal Fix? Fix { get; init; }

    /// <summary>True when only the canvas makes up for it: POST /prompt refuses it.</summary>
    [JsonIgnore]
    internal bool IsFilledIn { get; init; }

    /// <summary>True when the workflow runs all the same.</summary>
    [JsonIgnore]
    internal bool IsWarning { get; init; }

    /// <summary>
    /// True for a warning about something that ComfyUI accepts and that makes the node fail in the middle of the run: it has no place on a
    /// canvas.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FailsWhenRun { get; init; }

    /// <summary>A finding that ComfyUI passes over, whose node fails when it runs.</summary>
    internal Finding AsFailure() =>
        this with { IsWarning = true, FailsWhenRun = true, Message = $"{Message} ComfyUI accepts it, and the node fails when it runs." };
}
