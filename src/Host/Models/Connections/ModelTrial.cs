using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>How well a model did the panel's scripted jobs, as it is kept with its connection.</summary>
/// <param name="Model">The model that was tried, as its provider spells it.</param>
/// <param name="Passed">How many jobs it did.</param>
/// <param name="Jobs">How many there were.</param>
/// <param name="Failed">The names of the jobs that it did not do.</param>
/// <param name="Tools">The set of tools with which it did best.</param>
/// <param name="Date">When it was tried.</param>
internal sealed record ModelTrial(
    string Model, int Passed, int Jobs, IReadOnlyList<string> Failed, ToolSet Tools, DateTimeOffset Date)
{
    private const int MostJobs = 100;
    private const int LongestName = 40;

    /// <summary>The trial, once its figures agree with each other.</summary>
    /// <exception cref="ContextException">Invalid: it says which member, and what it must be.</exception>
    public static ModelTrial Check(
        string? model, int passed, int jobs, IReadOnlyList<string>? failed, string? tools, DateTimeOffset date)
    {
        Require(model is not null && ConnectionRules.IsModel(model), "'model' must be the name of the model that was tried.");
        Require(jobs is >= 1 and <= MostJobs, $"'jobs' must be a whole number from 1 to {MostJobs}.");
        Require(passed >= 0 && passed <= jobs, "'passed' must be a whole number from 0 to 'jobs'.");
        var names = failed ?? [];
        Require(names.Count <= jobs - passed && names.All(name => name.Length is > 0 and <= LongestName && name.All(char.IsAsciiLetter)),
            "'failed' must list the names of the jobs that were not done, of letters only.");
        var set = ToolSet.Auto;
        Require(tools is not null && ToolSets.ByName.TryGetValue(tools, out set),
            $"'tools' must be one of {ToolSets.Names}.");
        return new ModelTrial(model!, passed, jobs, [.. names], set, date);
    }

    /// <summary>As the file has it.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, ToolJson.Options)!;

    /// <summary>Reads what a file has; null for what cannot be used, as a trial can be made again.</summary>
    public static ModelTrial? Read(JsonNode? node)
    {
        try
        {
            return node.Deserialize<ModelTrial>(ToolJson.Options) is { Model: not null, Failed: not null } read
                ? Check(read.Model, read.Passed, read.Jobs, read.Failed, ToolSets.Name(read.Tools), read.Date)
                : null;
        }
        catch (Exception unfit) when (unfit is JsonException or ContextException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Require(bool isKept, string rule)
    {
        if (!isKept)
            throw new ContextException(ContextFault.Invalid, rule);
    }
}
