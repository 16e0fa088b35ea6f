using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Examples;

/// <summary>What kinds of expectations there are.</summary>
internal enum ExpectationKind
{
    /// <summary>A tool is called, with arguments that match.</summary>
    Called,

    /// <summary>No such call is made.</summary>
    NotCalled,

    /// <summary>The words hold a text; letter case does not matter.</summary>
    Contains,

    /// <summary>The words do not hold it.</summary>
    NotContains,

    /// <summary>A regular expression matches the words; letter case does not matter.</summary>
    Matches,

    /// <summary>It does not match them.</summary>
    NotMatches,

    /// <summary>The workflow on the canvas in the end has no errors, or has some.</summary>
    ValidGraph,

    /// <summary>All model calls together take fewer tokens.</summary>
    TokensUnder,

    /// <summary>There are fewer model calls.</summary>
    StepsUnder,

    /// <summary>A model finds that the answer is as a sentence says.</summary>
    Judge,
}

/// <summary>One thing that is expected of an answer.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Values">Its value: names of tools of which one is enough, or one text or number.</param>
/// <param name="With">Of a call, arguments that must match; null for any.</param>
internal sealed record Expectation(ExpectationKind Kind, IReadOnlyList<string> Values, JsonObject? With = null)
{
    /// <summary>The kinds by their keys in a file.</summary>
    public static IReadOnlyDictionary<string, ExpectationKind> Kinds { get; } =
        Enum.GetValues<ExpectationKind>().ToDictionary(
            kind => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), StringComparer.Ordinal);

    /// <summary>The key of its kind.</summary>
    public string Key => Kinds.First(known => known.Value == Kind).Key;

    /// <summary>Its only value.</summary>
    public string Value => Values[0];

    /// <summary>It in a line, as its file has it.</summary>
    public override string ToString() =>
        $"{Key}: {string.Join(" | ", Values)}{(With is null ? "" : $" with {With.ToJsonString(YamlJson.Readable)}")}";
}
