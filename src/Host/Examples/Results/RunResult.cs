using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComfyAssistant.Host.Examples.Results;

/// <summary>What came of examples that were run.</summary>
/// <param name="Id">Its id; later ones sort behind earlier ones.</param>
/// <param name="At">When it began.</param>
/// <param name="Version">The version of the assistant.</param>
/// <param name="Connection">The name of the connection that answered.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Repeat">How often each was to be run.</param>
/// <param name="IsStopped">Whether it was stopped before all were run.</param>
/// <param name="Prompts">A short hash of each text that the model was told, by its name.</param>
/// <param name="Examples">What came of each.</param>
internal sealed record RunResult(
    string Id, DateTimeOffset At, string Version, string Connection, string Model, int Repeat, bool IsStopped,
    IReadOnlyDictionary<string, string> Prompts, IReadOnlyList<ExampleResult> Examples)
{
    /// <summary>Whether every expectation was met each time.</summary>
    [JsonIgnore]
    public bool IsGood => Examples.All(example => example.IsGood);
}

/// <summary>What came of one example.</summary>
/// <param name="Name">The example.</param>
/// <param name="Passed">How often all of its expectations were met.</param>
/// <param name="Runs">How often it was run.</param>
/// <param name="Tokens">What a run took on average.</param>
/// <param name="Milliseconds">How long a run took on average.</param>
/// <param name="Expectations">What came of each expectation.</param>
/// <param name="Errors">Why there was no answer, where there was none.</param>
internal sealed record ExampleResult(
    string Name, int Passed, int Runs, int Tokens, double Milliseconds, IReadOnlyList<ExpectationResult> Expectations,
    IReadOnlyList<string> Errors)
{
    /// <summary>Whether every expectation was met each time.</summary>
    [JsonIgnore]
    public bool IsGood => Passed == Runs;
}

/// <summary>What came of one expectation.</summary>
/// <param name="Text">It, as its file has it.</param>
/// <param name="Passed">How often it was met.</param>
/// <param name="Runs">How often it was held against an answer.</param>
/// <param name="Came">What came instead, once for each time that it was not met; the first few.</param>
/// <param name="Errors">Why it could not be told, once for each time; the first few.</param>
internal sealed record ExpectationResult(
    string Text, int Passed, int Runs, IReadOnlyList<string> Came, IReadOnlyList<string> Errors);

/// <summary>How results are written, to the disk and to callers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunJson : JsonSerializerContext;
