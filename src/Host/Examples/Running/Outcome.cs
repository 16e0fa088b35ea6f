using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>What came of an example that was run once.</summary>
/// <param name="Text">What the assistant said.</param>
/// <param name="Calls">The tools that it called, in order.</param>
/// <param name="Workflow">The workflow on the canvas in the end, in the UI format.</param>
/// <param name="Steps">How many model calls there were.</param>
/// <param name="Tokens">What they took.</param>
/// <param name="Milliseconds">How long all of it took.</param>
internal sealed record Outcome(
    string Text, IReadOnlyList<MadeCall> Calls, JsonElement Workflow, int Steps, int Tokens, double Milliseconds);

/// <summary>A tool call.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
internal sealed record MadeCall(string Tool, JsonNode? Arguments, string? Error)
{
    private const int LongestArguments = 300;
    private const int LongestError = 200;

    /// <summary>It in a line.</summary>
    public override string ToString() => Tool + " " + (Arguments?.ToJsonString(YamlJson.Readable) ?? "{}").Cut(LongestArguments)
        + (Error is null ? "" : $" (failed: {Error.Cut(LongestError)})");
}
